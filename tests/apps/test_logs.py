"""A log line is one JSON object with the fields that were named, and no others."""

import json
import logging
import subprocess
import sys


def test_lines_are_json_with_named_fields() -> None:
    script = (
        "import logging; from madoguchi.apps.logs import configure_logs; configure_logs();"
        "logging.getLogger('madoguchi.web').error('web.failed', "
        "extra={'number': '0a', 'route': '/x'});"
        "logging.getLogger('other').info('not shown')"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    (line,) = ran.stderr.splitlines()
    said = json.loads(line)
    assert said.pop("at")
    assert said == {
        "level": logging.getLevelName(logging.ERROR),
        "logger": "madoguchi.web",
        "event": "web.failed",
        "number": "0a",
        "route": "/x",
    }
