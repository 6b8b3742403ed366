"""What somebody may bring in, and which files they see."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.cast import Cast
from tests.imports import files
from waakvlam.imports.models import FileKind
from waakvlam.imports.queries import kinds, telling_teams, upload, uploads
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer

pytestmark = pytest.mark.usefixtures("rolled_back")
PLACES = [FileKind.AREAS, FileKind.ADDRESSES, FileKind.COMPLEXES]


def test_karin_brings_in_places_bram_signals_and_amira_nothing(cast: Cast) -> None:
    found = {}
    for name in ("Karin", "Bram", "Amira", "Greet"):
        viewer = cast.viewer(name, at=now())
        with enter(viewer):
            found[name] = kinds(viewer)
    assert found == {"Karin": PLACES, "Bram": [FileKind.SIGNALS], "Amira": [], "Greet": []}


def test_only_teams_of_corporations_tell_from_files(cast: Cast) -> None:
    viewer = cast.viewer("Bram", at=now())
    both = replace(viewer, teams=(*viewer.teams, cast.teams["neighbourhood"].id))
    with enter(both):
        assert [team.id for team in telling_teams(both)] == [cast.teams["caretakers"].id]


def test_a_file_is_seen_by_who_gave_it_only(cast: Cast) -> None:
    given = files.give(cast, "Bram", FileKind.SIGNALS, files.told())
    look: Callable[[Viewer], object] = lambda viewer: upload(viewer, given)  # noqa: E731
    bram = cast.viewer("Bram", at=now())
    with enter(bram):
        assert upload(bram, given).size == len(files.told().getvalue())
        assert [one.id for one in uploads(bram)] == [given]
    for name in ("Hugo", "Karin", "Amira"):
        viewer = cast.viewer(name, at=now())
        with enter(viewer):
            assert uploads(viewer) == []
            with pytest.raises(Missing):
                look(viewer)
