"""障害時の受付: the form of EL-4, catching up in order, the encrypted list of the day."""
