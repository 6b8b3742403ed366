"""Signing in: accounts, sessions, tokens and one-time links."""
