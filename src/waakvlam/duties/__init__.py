"""Who must do what by when: duties, the ladder, the one tick and the one list."""
