"""Values and rules of the counter: pure functions of values and a date."""
