"""Pages about who works where."""
