"""Measures, side by side in one run, printed as JSON. Nothing here asserts a time."""
