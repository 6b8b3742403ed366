"""Benchmarks on the demo city; each ends with one line of JSON."""
