"""The synthetic people of the nation: hand-made ones, insurers, and a seeded generator."""
