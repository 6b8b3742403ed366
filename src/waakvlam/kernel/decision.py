"""What a rule answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """The judgement of a rule: whether it is allowed, why, and on which basis (domain id, law or agreement).

    `reason` is a sentence for a person, so it is translated text.
    """

    allowed: bool
    reason: str = ""
    basis: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def yes(basis: str = "") -> Decision:
    """Allowed."""
    return Decision(True, basis=basis)


def no(reason: str, basis: str = "") -> Decision:
    """Not allowed, because of `reason`."""
    return Decision(False, str(reason), basis)
