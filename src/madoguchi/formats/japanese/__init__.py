"""Japanese forms of values: dates of the eras, ages."""

from madoguchi.formats.japanese.dates import age, era_date

__all__ = ["age", "era_date"]
