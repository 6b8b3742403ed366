"""A past made for one test: rows as the actions leave them, many at once."""

from datetime import datetime, timedelta
from uuid import UUID

import psycopg

from tests import server

_CONCERNS = """
    INSERT INTO signals_concern (id, purpose, area, state, seriousness, team_id, own_reference, opened_at, accepted_at,
                                 concluded_at, outcome, beyond_capacity, returns, retain_until)
    SELECT gen_random_uuid(), 'early signals', %(area)s, %(state)s, 2, %(team)s, '', %(opened)s, %(accepted)s,
           %(concluded)s, %(outcome)s, %(beyond)s, %(returns)s, '2030-01-01'
    FROM generate_series(1, %(many)s) RETURNING id"""
_ANSWERS = """
    INSERT INTO signals_answer (id, concern_id, area, state, channel, told_at, due_at, given_at, helped)
    SELECT gen_random_uuid(), concern, %(area)s, %(state)s, 'receipt', %(told)s, %(due)s, %(given)s, %(helped)s
    FROM unnest(%(concerns)s::uuid[]) concern"""
_INFORMING = """
    INSERT INTO signals_informing (id, concern_id, state, due_at, latest_at, told_at, how, ground, shares_with)
    SELECT gen_random_uuid(), concern, %(state)s, %(due)s, %(due)s, %(told)s, '', '', '{}'
    FROM unnest(%(concerns)s::uuid[]) concern"""
_DUTIES = """
    INSERT INTO duties_duty (id, kind, ref, area, team_id, holder_team_id, ladder, turn, rung, made_at, due_at,
                             rung_times)
    SELECT gen_random_uuid(), 'act', gen_random_uuid(), %(area)s, %(team)s, %(team)s, 'small', 0, %(rung)s, %(made)s,
           %(due)s, '{}'
    FROM generate_series(1, %(many)s)"""


class History:
    """Writes straight into the tables of one database, in one area and for one team unless said otherwise."""

    def __init__(self, database: str, *, area: str, team: UUID) -> None:
        self.database, self.area, self.team = database, area, team

    def _write(self, sql: str, **given: object) -> list[UUID]:
        with psycopg.connect(server.server.owner_url, dbname=self.database, autocommit=True) as connection:
            rows = connection.execute(sql, given)
            return [id for (id,) in rows.fetchall()] if rows.description else []

    def concerns(
        self,
        many: int,
        opened: datetime,
        *,
        area: str = "",
        team: UUID | None = None,
        state: str = "accepted",
        accepted: datetime | None = None,
        concluded: datetime | None = None,
        outcome: str = "",
        beyond: bool = False,
        returns: int = 0,
    ) -> list[UUID]:
        return self._write(
            _CONCERNS,
            many=many,
            opened=opened,
            area=area or self.area,
            team=team or self.team,
            state=state,
            accepted=accepted,
            concluded=concluded,
            outcome=outcome,
            beyond=beyond,
            returns=returns,
        )

    def answers(
        self,
        concerns: list[UUID],
        told: datetime,
        *,
        given: datetime | None,
        due: datetime | None = None,
        area: str = "",
        helped: bool | None = None,
    ) -> None:
        self._write(
            _ANSWERS,
            concerns=concerns,
            area=area or self.area,
            told=told,
            given=given,
            state="given" if given else "owed",
            due=due or told + timedelta(days=14),
            helped=helped,
        )

    def informing(self, concerns: list[UUID], due: datetime, *, told: datetime | None, state: str = "told") -> None:
        self._write(_INFORMING, concerns=concerns, due=due, told=told, state=state)

    def duties(self, many: int, made: datetime, *, rung: int, area: str = "") -> None:
        self._write(
            _DUTIES,
            many=many,
            made=made,
            rung=rung,
            due=made + timedelta(days=1),
            area=area or self.area,
            team=self.team,
        )
