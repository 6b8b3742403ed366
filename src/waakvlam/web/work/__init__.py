"""Pages of the people who act: the one list, a situation, its verbs, and telling as a professional."""
