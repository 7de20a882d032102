"""Copy the pinned front-end files from the npm registry into the package (run by the Makefile).

``package-lock.json`` pins them by hash; ``npm ci`` checks the hashes. Each file's licence goes
along. Nothing is built, and nothing is fetched when the program runs.
"""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "src/madoguchi/assets/vendor"
FILES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENSE": "htmx.org/LICENSE",
    "tokens.css": "@digital-go-jp/design-tokens/dist/tokens.css",
    "tokens.LICENSE": "@digital-go-jp/design-tokens/LICENSE",
    "axe.min.js": "axe-core/axe.min.js",
    "axe.LICENSE": "axe-core/LICENSE",
}


def main() -> None:
    """Fetch with ``npm ci`` and copy; the npm folder itself is not part of anything."""
    subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],  # noqa: S607
        cwd=ROOT,
        check=True,
    )
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        shutil.copyfile(ROOT / "node_modules" / source, VENDOR / name)


if __name__ == "__main__":
    main()
