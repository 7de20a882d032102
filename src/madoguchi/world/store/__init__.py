"""The world's own database: nothing of the clinic's half is kept or read here."""
