"""Lights and duties as the server itself holds them, beside every wall and beside the product's own reading of them.

It looks at the whole town with one statement, so it can look after every step.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.rows import namedtuple_row

from tests.signals.beside import administrator

_LIGHT = "SELECT id, keeper_id, deputy_id, next_due_at, paused_until FROM pilotlight_light"

# What design §4 says of a light and its duty, once more and in another language than the product says it.
_OUT_OF_STEP = """
WITH owed AS (
    SELECT * FROM duties_duty
    WHERE done_at IS NULL AND kind IN ('decide light', 'find keeper', 'check in', 'end pause')),
judged AS (
    SELECT l.id, l.state IN ('proposed', 'reaching out', 'lit', 'letting go') AS burns_or_waits,
        (SELECT count(*) FROM owed d WHERE d.ref = l.id) AS duties,
        d.subject = l.subject_id AND d.area = l.area AND d.kind = CASE
            WHEN l.state = 'proposed' THEN 'decide light'
            WHEN l.keeper_id IS NULL THEN 'find keeper'
            WHEN l.paused_until IS NOT NULL THEN 'end pause'
            ELSE 'check in' END
        AND CASE WHEN l.keeper_id IS NULL THEN d.person_id IS NULL
            ELSE d.team_id = l.team_id AND d.person_id IN (l.keeper_id, coalesce(l.deputy_id, l.keeper_id)) END
        AND CASE WHEN l.state = 'proposed' THEN l.next_due_at IS NULL
            ELSE l.due_from < l.next_due_at AND l.lost_from IS NOT NULL END
        AND (l.keeper_id IS NULL OR l.state = 'proposed' OR d.due_at = l.next_due_at)
        -- It climbs within a tick of its time, or waits at the top for a coordinator.
        AND CASE WHEN d.next_rung_at IS NULL THEN d.rung >= 2
            ELSE d.next_rung_at > %(now)s - interval '1 minute' END AS fits
    FROM pilotlight_light l LEFT JOIN owed d ON d.ref = l.id)
SELECT id FROM judged WHERE CASE WHEN burns_or_waits THEN duties <> 1 OR fits IS NOT TRUE ELSE duties <> 0 END
"""

# A short value for all that an action may change: whoever left something behind changed it.
_STATE = """
SELECT (SELECT md5(string_agg(l::text, ' ' ORDER BY l.id)) FROM pilotlight_light l) AS lights,
    (SELECT md5(string_agg(d::text, ' ' ORDER BY d.id)) FROM duties_duty d WHERE d.done_at IS NULL) AS duties,
    (SELECT count(*) FROM duties_duty) AS asked, (SELECT count(*) FROM pilotlight_checkin) AS contacts,
    (SELECT count(*) FROM inbox_notice) AS told, (SELECT count(*) FROM households_stay) AS stays,
    (SELECT count(*) FROM parties_absence) AS absences,
    (SELECT count(*) FROM parties_membership WHERE until IS NULL) AS members,
    (SELECT count(*) FROM pilotlight_policy) AS policies, (SELECT max(id) FROM procrastinate_jobs) AS jobs,
    (SELECT seq FROM journal_event ORDER BY epoch DESC, xact DESC, seq DESC LIMIT 1) AS events
"""


class Town:
    """A connection of its own, that no wall holds back."""

    def __init__(self) -> None:
        self.link = administrator()
        self.link.row_factory = namedtuple_row

    def light(self, light: UUID) -> Any:
        """Who keeps a light, and when its next contact is due."""
        return self._rows(f"{_LIGHT} WHERE id = %s", light)[0]

    def kept_by(self, person: UUID) -> list[UUID]:
        """The lights of which somebody is keeper or deputy."""
        return [row.id for row in self._rows(f"{_LIGHT} WHERE %s IN (keeper_id, deputy_id)", person)]

    def away(self, day: date) -> set[UUID]:
        """Who is away on a day."""
        found = self._rows("SELECT professional_id FROM parties_absence WHERE %s BETWEEN since AND until", day)
        return {row.professional_id for row in found}

    def next_lapse(self) -> datetime | None:
        """When the first duty moves on. Until then a tick has nothing to do, by the very index that it reads."""
        (found,) = self._rows("SELECT min(next_rung_at) AS at FROM duties_duty WHERE done_at IS NULL")
        return found.at  # type: ignore[no-any-return]

    def lapsed(self, minute: datetime) -> dict[UUID, Any]:
        """What must have moved on by now, by id."""
        found = self._rows("SELECT * FROM duties_duty WHERE done_at IS NULL AND next_rung_at <= %s", minute)
        return {row.id: row for row in found}

    def duties(self, ids: list[UUID]) -> list[Any]:
        """These duties as they stand."""
        return self._rows("SELECT * FROM duties_duty WHERE id = ANY (%s)", ids)

    def told(self, keys: list[str]) -> dict[str, list[UUID]]:
        """Who was told what, by key; twice told is twice there."""
        heard: dict[str, list[UUID]] = {key: [] for key in keys}
        for row in self._rows("SELECT key, person_id FROM inbox_notice WHERE key = ANY (%s)", keys):
            heard[row.key].append(row.person_id)
        return heard

    def assert_in_step(self, now: datetime) -> None:
        """Fail unless every light there is owes what it must and its duty has moved on in time."""
        assert not self._rows(_OUT_OF_STEP, {"now": now}), "a light and its duty disagree"

    def state(self) -> tuple[Any, ...]:
        """What is so, in short: equal when nothing changed."""
        return tuple(self._rows(_STATE)[0])

    def end(self, backend: int) -> None:
        """Take a connection away from whoever works on it."""
        self._rows("SELECT pg_terminate_backend(%s, 5000)", backend)

    def _rows(self, query: str, *values: Any) -> list[Any]:
        arguments = values[0] if values and isinstance(values[0], dict) else values
        return self.link.execute(query, arguments).fetchall()
