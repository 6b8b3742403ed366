"""Signing in and my account. Everything here runs in the sign-in context, below `/inloggen/`."""
