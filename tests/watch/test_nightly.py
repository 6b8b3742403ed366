"""What runs by itself: galleries each night, and by command all weeks again."""

from datetime import datetime, timedelta

import pytest
from typer.testing import CliRunner

from tests.cast import AREA, NOON, Cast
from tests.watch.people import asks, does, make_gallery
from waakvlam.cli.watch_rebuild import app
from waakvlam.duties.models import DutyKind
from waakvlam.duties.queries import todo
from waakvlam.households.actions.scaling import set_level
from waakvlam.households.models import Level
from waakvlam.jobs.watching import run_galleries, run_watch
from waakvlam.watch.models import SeriesKind
from waakvlam.watch.queries.galleries import balances
from waakvlam.watch.queries.series import lines

pytestmark = pytest.mark.usefixtures("rolled_back")


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    moment: datetime = NOON
    monkeypatch.setattr("waakvlam.jobs.acting.now", lambda: moment)
    monkeypatch.setattr("waakvlam.cli.watch_rebuild.now", lambda: moment)


def test_each_night_the_coordinator_is_asked_about_galleries_that_passed_and_once(cast: Cast) -> None:
    place = make_gallery()
    for home in place.homes[:6]:
        settled = cast.farid(home=home)
        later = NOON.date() + timedelta(days=30)
        does(cast, "Amira", set_level, home=settled.home, level=Level.PILOT_LIGHT, reason="Rustig.", review_on=later)
    assert run_galleries() == 1
    assert run_galleries() == 0
    (talk,) = asks(cast, "Iris", balances)
    assert talk.gallery_id == place.gallery.id
    assert [duty.kind for duty in asks(cast, "Iris", todo).items if duty.ref == talk.id] == [DutyKind.DECIDE_MEASURES]


def test_the_command_counts_all_weeks_again_so_that_what_came_late_is_in(cast: Cast) -> None:
    assert run_watch() == 0
    cast.els_tells(at=NOON - timedelta(days=5))  # from a phone that was offline, in a week that was counted
    assert run_watch() == 0
    assert asks(cast, "Iris", lines, AREA) == []
    done = CliRunner().invoke(app)
    assert (done.exit_code, done.output) == (0, "2 weeks counted again\n")
    (line,) = asks(cast, "Iris", lines, AREA, kind=SeriesKind.SIGNALS, domain="")
    assert line.points[-1].count == 1
