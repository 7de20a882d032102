"""What the nation published, as data: layouts, codes, names, dated rules. No logic, no imports."""
