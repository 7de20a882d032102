"""What the store says no with."""


class StoreUnavailableError(Exception):
    """The database could not do it now (busy, full, gone); the same may succeed later."""


class DuplicateNumberError(Exception):
    """A patient with this number exists already."""


class DuplicateLoginError(Exception):
    """A member of staff with this login exists already."""


class StalePatientError(Exception):
    """The patient was changed by somebody else since it was read."""
