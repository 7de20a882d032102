"""``python -m madoguchi``: the same as the command ``madoguchi``."""

from madoguchi.apps.cli import main

main()
