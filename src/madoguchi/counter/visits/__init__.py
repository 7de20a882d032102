"""Visits (来院): made from readings, recorded by hand, imported; what month end counts."""
