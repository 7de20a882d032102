"""Logs: one structured JSON line an event on standard error, never with personal data.

Whoever logs names its fields (``extra``); there is no field for a name, a number or a text of a
patient. Everything goes through the standard library's logging, our lines and the libraries'.
"""

import logging
import sys

from pythonjsonlogger.json import JsonFormatter


def configure_logs(level: int = logging.WARNING) -> None:
    """Send every line of *level* and above to standard error as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter(
            ("levelname", "name", "message"),
            rename_fields={"levelname": "level", "name": "logger", "message": "event"},
            timestamp="at",
            json_ensure_ascii=False,
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
