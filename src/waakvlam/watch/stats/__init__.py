"""Early-warning statistics for weekly counts. Plain NumPy and Numba: no Django, no other room, usable alone."""
