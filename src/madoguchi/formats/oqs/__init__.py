"""formats/oqs."""
