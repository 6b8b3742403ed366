"""Who may see what about whom: subjects, purposes, grants and the door."""
