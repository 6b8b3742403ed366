"""Entering a context as a job."""

from collections.abc import Iterator
from contextlib import contextmanager

from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer


@contextmanager
def acting_as(role: Role) -> Iterator[Viewer]:
    """One transaction in a role, at this moment (in a simulation: the simulated one)."""
    viewer = Viewer(role, now())
    with enter(viewer):
        yield viewer
