"""Reading lights: what is no content without a door, and what was said only through it."""
