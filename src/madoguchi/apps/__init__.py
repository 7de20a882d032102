"""Composition roots and the command line: one module a program, everything else is handed in."""
