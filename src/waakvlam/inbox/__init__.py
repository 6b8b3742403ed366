"""Telling people that something waits for them: notices exactly once, mail at most once and without content."""
