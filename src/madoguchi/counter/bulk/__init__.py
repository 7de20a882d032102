"""一括確認: many people asked for at once (``issue 3`` item 5)."""
