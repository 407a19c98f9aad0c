"""Benchmarks and what makes the data that ships; not in the wheel."""
