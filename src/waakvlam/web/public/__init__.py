"""Pages for everyone: the start, telling, and the channel behind a receipt code."""
