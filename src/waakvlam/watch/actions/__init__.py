"""What changes: the watch counts and evaluates, time raises alerts, the coordinator of an area decides."""
