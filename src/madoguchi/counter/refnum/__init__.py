"""照会番号: the clinic's own number at the national side (``issue 3`` item 6, ``rules.md`` §6)."""
