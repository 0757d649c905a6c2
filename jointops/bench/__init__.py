"""Measurements: one file a benchmark, what they share beside it."""
