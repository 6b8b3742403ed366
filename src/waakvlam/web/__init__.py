"""Pages: each view parses, makes one domain call and translates the outcome."""
