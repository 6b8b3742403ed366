"""The append-only record: what happened, who looked, and the seals that make changing it visible."""
