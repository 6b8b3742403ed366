"""What can go wrong, in the words of the domain. Entrances translate these into pages and problem details."""

from waakvlam.kernel.decision import Decision


class WaakvlamError(Exception):
    """The base of all errors that a person can be told about."""


class Missing(WaakvlamError):
    """It does not exist, or this viewer may not see it: the two are told apart nowhere (always 404)."""


class Refused(WaakvlamError):
    """A rule said no. The message says what to do instead."""

    @classmethod
    def unless(cls, decision: Decision) -> None:
        """Raise when the decision is a no."""
        if not decision:
            raise cls(decision.reason)


class Invalid(WaakvlamError):
    """Input that cannot be accepted as it is; `field` names the input it is about ('' for the whole)."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NoContext(WaakvlamError):
    """Somebody tried to enter a context inside another one: a mistake in our code, never in the input."""
