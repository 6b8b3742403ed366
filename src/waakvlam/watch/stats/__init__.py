"""Early-warning statistics for weekly counts. Plain NumPy and Numba: no Django, no other room, usable alone."""

from waakvlam.watch.stats.discoveries import Discoveries, false_discoveries
from waakvlam.watch.stats.scan import Cluster, space_time_scan

__all__ = ["Cluster", "Discoveries", "false_discoveries", "space_time_scan"]
