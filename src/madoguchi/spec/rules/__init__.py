"""Dated rules of the counter as rows: each with its first and last day and its source."""
