"""The pilot light: a known face that keeps light, regular contact, and the clock that notices when it lapses."""
