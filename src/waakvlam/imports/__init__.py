"""Files that somebody brings in from a screen: kept sealed, tried first, read by the worker, and erased."""
