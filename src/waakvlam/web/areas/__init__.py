"""Pages about neighbourhoods: early warning, what was decided, and the balance on galleries. Never about people."""
