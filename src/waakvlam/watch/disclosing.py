"""Deciding what of a quarter may be published. Loads the statistics: only the worker does."""

from waakvlam.signals.queries.counting import Measure
from waakvlam.watch.publishing import IN_TIME, LEAST, PACE_OF, PUBLISHED, Content, Key, share
from waakvlam.watch.queries.publishable import Exact
from waakvlam.watch.stats import Table, publish


def disclose(exact: Exact) -> Content:
    """Each measure as a table of its own, in which areas lie in areas.

    Quarters have no parts in common and each is published once, so that no table follows from one of before. A median
    is published when it is taken of 10 or more; it adds up with nothing.
    """
    counts: dict[Key, int] = {}
    for measure in PUBLISHED:
        cells = publish(_table(exact, measure)).cells
        # A municipality without neighbourhoods counts nothing, which is not a nought to be shown.
        counts |= {(place, measure): count for place, count in cells.items() if isinstance(count, int) and count}
    shares = {
        (place, due): share(
            exact.counts.get((place, in_time), 0), exact.counts.get((place, late), 0), counts.get((place, due))
        )
        for place in exact.areas
        for due, (in_time, late) in IN_TIME.items()
    }
    return Content(
        exact.areas,
        counts,
        {key: found for key, found in shares.items() if found},
        {key: days for key, days in exact.medians.items() if exact.counts[key[0], PACE_OF[key[1]]] >= LEAST},
        tuple(sorted({kind for _area, kind in exact.returned_to})),
    )


def _table(exact: Exact, measure: Measure) -> Table[str]:
    """The count of each neighbourhood, and each wider area as all neighbourhoods in it.

    What was returned is counted by the kind of organisation that had it as well.
    """
    kinds = sorted({kind for _one, kind in exact.returned_to}) if measure is Measure.RETURNED else []
    counts = {(one, ""): exact.counts.get((one, measure), 0) for one in exact.neighbourhoods}
    if kinds:
        counts = {
            (one, str(kind)): exact.returned_to.get((one, kind), 0) for one in exact.neighbourhoods for kind in kinds
        }
    cells = {area: [part for part in counts if part[0].startswith(f"BU{area[2:]}")] for area in exact.areas}
    cells |= {kind: [part for part in counts if part[1] == kind] for kind in kinds}
    return Table(
        {" ".join(part): count for part, count in counts.items()},
        {key: [" ".join(part) for part in parts] for key, parts in cells.items()},
    )
