"""Waakvlam: early signalling and pilot light for neighbourhoods."""
