"""Advice at the counter: on the page of one answer, for a case without one, and the form."""
