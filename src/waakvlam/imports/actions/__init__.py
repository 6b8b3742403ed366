"""What changes about files: receiving and starting (a person), reading (the worker), erasing (time)."""
