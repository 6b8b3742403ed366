"""What the watch does by itself: count, evaluate and raise alerts, look at the galleries, publish figures."""

import logging

from waakvlam.jobs.acting import acting_as
from waakvlam.kernel.errors import Refused
from waakvlam.kernel.viewer import Role
from waakvlam.watch.actions.alerts import raise_alerts
from waakvlam.watch.actions.counting import count_weeks
from waakvlam.watch.actions.evaluating import keep
from waakvlam.watch.actions.galleries import follow_galleries
from waakvlam.watch.actions.publishing import keep_figures
from waakvlam.watch.engine import load_discloser, load_judge
from waakvlam.watch.queries.material import material, unjudged
from waakvlam.watch.queries.publishable import exact, unpublished

log = logging.getLogger(__name__)


def run_watch() -> int:
    """Count the weeks that are over, evaluate those that were not yet and raise alerts; how many alerts are new.

    May be repeated.

    Computing happens outside any transaction. Without the statistics weeks are still counted, so that nothing is
    lost, and the log says what to install.
    """
    with acting_as(Role.WATCH) as viewer:
        count_weeks(by=viewer)
    with acting_as(Role.WATCH) as viewer:
        given = material(viewer)
    if given:
        try:
            judge = load_judge()
        except Refused as problem:
            log.error("%s", problem)
            return 0
        for week in unjudged(given):
            findings = judge(week)
            with acting_as(Role.WATCH) as viewer:
                keep(by=viewer, findings=findings)
    with acting_as(Role.CLOCK) as viewer:
        return raise_alerts(by=viewer)


def run_galleries() -> int:
    """Ask coordinators about galleries that passed their threshold; how many are new. May be repeated."""
    with acting_as(Role.CLOCK) as viewer:
        return follow_galleries(by=viewer)


def run_publishing() -> int:
    """Publish the figures of each quarter that settled; how many are new. May be repeated.

    Computing happens outside any transaction. Without the statistics nothing is published, and the log says what to
    install: exact counts are for nobody.
    """
    with acting_as(Role.WATCH) as viewer:
        due = unpublished(viewer)
    if not due:
        return 0
    try:
        disclose = load_discloser()
    except Refused as problem:
        log.error("%s", problem)
        return 0
    for one in due:
        with acting_as(Role.WATCH) as viewer:
            counted = exact(viewer, one)
        content = disclose(counted)
        with acting_as(Role.WATCH) as viewer:
            keep_figures(by=viewer, due=one, content=content)
    return len(due)
