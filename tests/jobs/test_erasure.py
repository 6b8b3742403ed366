"""What must be gone is gone on its day, whatever else goes wrong."""

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.cast import Cast
from tests.server import server
from waakvlam.jobs import ticking
from waakvlam.kernel.viewer import Viewer

pytestmark = pytest.mark.usefixtures("database")


def signals() -> int:
    with psycopg.connect(make_conninfo(server.owner_url, dbname="own")) as administrator:
        (left,) = administrator.execute("SELECT count(*) FROM signals_signal").fetchone() or ()
    return int(left)


def test_what_cannot_be_erased_keeps_nothing_else_from_going_on_its_day(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    later: list[str] = []

    def fails(*, by: Viewer) -> int:
        raise RuntimeError("steady")

    def goes(*, by: Viewer) -> int:
        later.append(by.role)
        return 0

    monkeypatch.setattr(ticking, "renew_grants", fails)
    monkeypatch.setattr(ticking, "ERASURES", (fails, ticking.erase_untold, goes))
    cast.els_tells()  # long ago for the clock on the wall
    with pytest.raises(ExceptionGroup, match="not everything") as problem:
        ticking.run_erasure()
    assert [str(one) for one in problem.value.exceptions] == ["steady", "steady"]
    assert (signals(), later) == (0, ["waakvlam_retention"])
