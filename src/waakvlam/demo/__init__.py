"""Vlamstad: a fictional city with its homes and colleagues, and two years of signals told through the same actions."""
