"""Huishouden: one page that reads as a story, and everything that can be done there."""
