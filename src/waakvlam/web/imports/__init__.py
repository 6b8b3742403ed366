"""Bringing in files from a screen: give, see what would change, bring in."""
