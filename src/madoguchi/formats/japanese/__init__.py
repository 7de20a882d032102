"""Japanese forms of values: dates of the eras, in and out, and ages."""

from madoguchi.formats.japanese.dates import (
    DateTextError,
    age_on,
    both_dates,
    era_date,
    moment_text,
    parse_date,
    short_date,
    western_date,
)

__all__ = [
    "DateTextError",
    "age_on",
    "both_dates",
    "era_date",
    "moment_text",
    "parse_date",
    "short_date",
    "western_date",
]
