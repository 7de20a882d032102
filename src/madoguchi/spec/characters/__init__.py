"""Characters: which stand for one another in names."""
