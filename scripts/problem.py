"""A problem that the person at the keyboard can mend."""


class Problem(Exception):
    """One sentence that says what is wrong and what to do."""
