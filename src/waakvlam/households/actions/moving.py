"""Moving house: what is about a person goes along, what is about the household stays with the home it was about."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.access.actions import give_grant
from waakvlam.access.models import Category
from waakvlam.access.queries import open_door
from waakvlam.households.actions.helping import end_involvement, involve
from waakvlam.households.actions.residents import begin_support, enter_home
from waakvlam.households.actions.scaling import end_level, set_level, show_residents
from waakvlam.households.models import EndReason, HelpRole, Law, Level, Stay
from waakvlam.households.queries import PURPOSE, address_at, case_lead, helping, level_now, living_at, may_give
from waakvlam.households.rules import may_move, review_after_move
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Viewer

_ALL = Category.CONTACT | Category.WELLBEING | Category.SUPPORT | Category.CARE


@atomic
def move(*, by: Viewer, residents: Sequence[UUID], address: UUID, on: date, team: UUID, joins: bool = False) -> UUID:
    """Write down that residents of one home moved to another address on a day, and return the new home.

    Who helps them sees the new home, and no longer the old one. `joins` says that they move in with people who live
    there; otherwise a new occupancy begins, which inherits nothing. When nobody is left, the old home ends, and how
    much help there is and who arranges it begin anew at the new home, unless it has that already. `team` (of the
    viewer) enters the new home. Raises `Missing` for residents who are closed or live apart, `Refused` for a day that
    cannot be, the same address, a home where somebody lives, or a household whose help another team keeps.
    """
    people = list(dict.fromkeys(residents))
    if not people or open_door(by, people, categories=_ALL, activity="move", purpose=PURPOSE) != set(people):
        raise Missing
    stays = list(Stay.objects.filter(resident__in=people, until=None))
    homes = {stay.home_id for stay in stays}
    if len(stays) != len(people) or len(homes) != 1:
        raise Missing
    old = homes.pop()
    for stay in stays:
        Refused.unless(may_move(stay.since, on, by.now))
    open_door(by, [old], categories=_ALL, activity="move", purpose=PURPOSE)
    if address_at(by, old).id == address:
        raise Refused(_("They live at this address already."))
    new = _arrive(by, address, team, joins=joins)
    for stay in stays:
        stay.until = on
        stay.save(update_fields=["until"])
        Stay(resident_id=stay.resident_id, home_id=new, since=on).save(force_insert=True)
        record(
            Happened.RESIDENT_MOVED,
            by=by,
            ref=stay.id,
            about=stay.resident_id,
            team=team,
            detail={"on": on.isoformat(), "from": str(old), "to": str(new)},
        )
        queue("resident_moved", resident=stay.resident_id)
    for help_ in helping(by, people):
        give_grant(
            by=by,
            team=help_.team_id,
            subject=new,
            categories=Category.CONTACT,
            act=help_.id,
            purpose=PURPOSE,
            reach_from=by.now,
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT ended, others_keep FROM walls.move_out(%s, %s)", [people, old])
        ended, others_keep = cursor.fetchone()
    if others_keep:
        raise Refused(_("Another team keeps how much help this household gets. Ask them to write down the move."))
    begin_support(by=by, home=new, team=team, act=new_id())
    if ended:
        _take_along(by, old, new)
    return new


def _arrive(by: Viewer, address: UUID, team: UUID, *, joins: bool) -> UUID:
    if not joins:
        with connection.cursor() as cursor:
            cursor.execute("SELECT walls.vacate(%s)", [address])
    new = enter_home(by=by, address=address, team=team, act=new_id())
    if not joins and living_at(by, new):
        raise Refused(_("Somebody lives at this address. Did they move in together? Say so, and send it again."))
    return new


def _take_along(by: Viewer, old: UUID, new: UUID) -> None:
    """End how much help the old home got; at the new home it begins anew, unless another level holds there."""
    was, lead = level_now(by, old), case_lead(by, old)
    if was is None:
        return
    end_level(by, was)
    open_door(by, [new], categories=_ALL, activity="move", purpose=PURPOSE)
    goes_on = may_give(by, new, Category.CONTACT | Category.SUPPORT) and level_now(by, new) is None
    if lead and goes_on:
        law = Law(lead.law)
        made = involve(by=by, subject=new, role=HelpRole.CASE_LEAD, law=law, team=lead.team_id, person=lead.person_id)
        show_residents(by, new, made, lead.team_id)
    if lead:
        end_involvement(by=by, involvement=lead.id, reason=EndReason.MOVED)
    if goes_on:
        set_level(
            by=by,
            home=new,
            level=Level(was.level),
            reason=_("Moved house."),
            review_on=review_after_move(was.review_on, by.now),
            stays=was.stays,
            told=was.told,
        )
