"""The steps that bring a database to today's schema; each is a file in ``versions``.

``HEAD`` is the newest step: a start with that revision need not load Alembic (a test keeps it
true). A new step: ``versions/NNNN_what.py``, written by hand, and ``HEAD`` changed.
"""

HEAD = "0002"
