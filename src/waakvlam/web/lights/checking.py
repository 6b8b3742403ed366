"""Contact written down in four taps, what a worrying one offers at once, sharing it, and two versions compared."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waakvlam.access.models import Category
from waakvlam.access.queries import open_door
from waakvlam.households.actions import set_level
from waakvlam.households.models import Level
from waakvlam.households.queries import PURPOSE, case_lead, giving_team, homes_of, level_now, resident_of
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.kernel.working_days import AMSTERDAM, add_working_days
from waakvlam.parties.models import OrganisationKind
from waakvlam.parties.queries import people, teams
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.checking import Entry, check_in, compare, leave_uncompared
from waakvlam.pilotlight.actions.sharing import observer_of, share
from waakvlam.pilotlight.actions.steering import bring_forward
from waakvlam.pilotlight.models import CheckIn, Light, Mood
from waakvlam.pilotlight.queries.lights import behind, light_of, opened_behind, require_erased
from waakvlam.pilotlight.queries.policy import policy_for
from waakvlam.pilotlight.rules import Every, after_contact, every_of, following, months_between, next_due, stages_of
from waakvlam.pilotlight.rules.rhythm import Unit
from waakvlam.pilotlight.states import LightState
from waakvlam.signals.catalogue import kinds_for
from waakvlam.web.entrance import Request, staff
from waakvlam.web.lights import forms
from waakvlam.web.lights.page import owned
from waakvlam.web.lights.words import contact_words, marks
from waakvlam.web.public.forms import tiles_of
from waakvlam.web.words import due_in_words

SUPPORT = Category.CONTACT | Category.SUPPORT


@staff(Permission.WORK)
def contact(request: Request, light: UUID) -> HttpResponse:
    """How, what came of it, how things are, save: all on one screen of a phone."""
    viewer = request.viewer
    found = owned(viewer, light)
    assert found.subject_id is not None
    suggested = _next_day(found, viewer)
    posted = forms.sent(request)
    form = forms.CheckIn(posted, initial={"how": found.usual, "next_on": suggested})
    if posted is not None and form.is_valid():
        given = form.cleaned_data
        try:
            entry = Entry(
                light=light,
                how=given["how"],
                result=given["result"],
                mood=given["mood"],
                words=given["words"],
                at=_moment(given["on"], found, viewer),
                next_on=forms.day_or_none(form, suggested),
            )
            made = check_in(by=viewer, entry=entry)
        except (Invalid, Refused) as problem:
            form.add_error(None, str(problem))
        else:
            if given["mood"] == Mood.WORRYING:
                return redirect("worrying", check_in=made.id)
            messages.success(request, _written_down(light_of(viewer, light), viewer))
            return redirect("today")
    resident = resident_of(viewer, found.subject_id)
    shown = {"form": form, "light": found, "called": resident.called, "marks": marks(resident)}
    return render(request, "lights/contact.html", shown)


def _written_down(light: Light, viewer: Viewer) -> str:
    """That a contact is written down, and by when the next one is: it may be sooner than the day that stood there."""
    if light.next_due_at is None or light.paused_until:
        return _("Written down.")
    return _("Written down. Next contact: %(day)s.") % {"day": due_in_words(light.next_due_at, viewer.now)[0]}


def _moment(day: date | None, light: Light, viewer: Viewer) -> datetime | None:
    """When a contact of another day was, at noon; nothing when it was today, which is now.

    Raises `Refused` for a day before the light was proposed: what came before is not the team's to keep.
    """
    if day is None or day == day_of(viewer.now):
        return None
    if day < day_of(light.proposed_at):
        began = date_format(light.proposed_at.astimezone(AMSTERDAM), "j F")
        raise Refused(_("Choose a day from %(day)s on: on that day the pilot light was proposed.") % {"day": began})
    return max(datetime.combine(day, time(12), AMSTERDAM), light.proposed_at)


def _next_day(light: Light, viewer: Viewer) -> date:
    """The day of the next contact when this one reaches the resident: its stage may go on by it."""
    policy = policy_for(viewer, light.area)
    stable = months_between(light.stable_since, day_of(viewer.now)) if light.stable_since else 0
    if light.state == LightState.LIT:
        light.stage, light.stage_contacts = after_contact(
            (light.stage, light.stage_contacts), stages_of(policy.stages), stable
        )
    return next_due(viewer.now, every_of(light, policy)).astimezone(AMSTERDAM).date()


@staff(Permission.WORK)
def worrying(request: Request, check_in: UUID) -> HttpResponse:
    """After a worrying contact, at once: the next one, call who arranges the help, share it, more help, or 112.

    Posting a day makes the next contact sooner.
    """
    viewer = request.viewer
    entry, light = _entry(viewer, check_in)
    assert light.subject_id is not None
    form = forms.Sooner(forms.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            bring_forward(by=viewer, light=light.id, next_on=form.cleaned_data["next_on"])
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The next contact is sooner."))
            return redirect("worrying", check_in=check_in)
    home, level, may_raise = _household(viewer, light.subject_id)
    lead = case_lead(viewer, home) if home else None
    leads = people(viewer, [lead.person_id]) if lead and lead.person_id else {}
    due = None if light.paused_until else light.next_due_at
    tomorrow = add_working_days(day_of(viewer.now) + timedelta(days=1), 0)
    shown = {
        "light": light,
        "entry": entry,
        "form": form,
        "next": due and due_in_words(due, viewer.now)[0],
        "tomorrow": tomorrow if due and tomorrow < day_of(due) else None,
        "called": resident_of(viewer, light.subject_id).called,
        "lead": next(iter(leads.values()), None),
        "mine": lead is not None and lead.person_id == viewer.person,
        "lead_team": lead and teams(viewer, [lead.team_id])[lead.team_id],
        "step": (step := _more(level)) and may_raise and level_words(step),
    }
    return render(request, "lights/worrying.html", shown)


@staff(Permission.WORK)
def more_help(request: Request, check_in: UUID) -> HttpResponse:
    """One step more help for the household, with a reason and a day on which it is looked at again."""
    viewer = request.viewer
    entry, light = _entry(viewer, check_in)
    assert light.subject_id is not None
    home, level, may_raise = _household(viewer, light.subject_id)
    step = _more(level)
    if home is None or step is None or not may_raise:
        raise Refused(_("Another team keeps how much help there is. Call who arranges the help."))
    review_on = following(day_of(viewer.now), Every(4, Unit.WEEK))
    form = forms.MoreHelp(forms.sent(request), initial={"review_on": review_on})
    if request.method == "POST" and form.is_valid():
        try:
            set_level(by=viewer, home=home, level=step, **form.cleaned_data)
        except (Invalid, Refused) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("One step more help. It is looked at again on the day that you chose."))
            return redirect("light", light=light.id)
    shown = {
        "form": form,
        "entry": entry,
        "light": light,
        "step": level_words(step),
        "now": level and level_words(level),
    }
    return render(request, "lights/more_help.html", shown)


@staff(Permission.WORK)
def share_contact(request: Request, check_in: UUID) -> HttpResponse:
    """'Delen': choose what of a contact becomes a signal, after telling the resident or in danger."""
    viewer = request.viewer
    entry, light = _entry(viewer, check_in)
    team = teams(viewer, [light.team_id])[light.team_id]
    kinds = kinds_for(observer_of(OrganisationKind(team.organisation.kind)))
    form = forms.Share(forms.sent(request), kinds=[(kind.code, kind.sentence) for kind in kinds])
    if request.method == "POST" and form.is_valid():
        try:
            share(by=viewer, check_in=check_in, **form.arguments())
        except (Invalid, Refused) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Shared. It is a signal now, with an owner."))
            return redirect("light", light=light.id)
    tiles = tiles_of(kinds, form["kinds"].value() or [])
    shown = {"form": form, "entry": entry, "words": contact_words(entry), "light": light, "tiles": tiles}
    return render(request, "lights/share.html", shown)


@staff(Permission.WORK)
def compare_contacts(request: Request, check_in: UUID) -> HttpResponse:
    """Two phones say different things about one day: side by side, and a person chooses."""
    viewer = request.viewer
    if not behind(viewer, [check_in]):
        return _nothing_left(request, check_in)
    entry, light = _entry(viewer, check_in)
    if entry.other is None or entry.holds is not None:
        raise Missing
    form = forms.Compare(forms.sent(request))
    if request.method == "POST" and form.is_valid():
        compare(by=viewer, check_in=check_in, holds=form.cleaned_data["holds"])
        messages.success(request, _("Chosen. Both stay to be read."))
        return redirect("light", light=light.id)
    versions = [("this", entry, contact_words(entry)), ("other", entry.other, contact_words(entry.other))]
    return render(request, "lights/compare.html", {"versions": versions, "light": light})


def _nothing_left(request: Request, check_in: UUID) -> HttpResponse:
    """The entries were erased before anybody chose: a person says that they have seen it."""
    require_erased(request.viewer, check_in)
    if request.method == "POST":
        leave_uncompared(by=request.viewer, check_in=check_in)
        return redirect("todo")
    return render(request, "lights/compare_erased.html")


def _entry(viewer: Viewer, check_in: UUID) -> tuple[CheckIn, Light]:
    light = opened_behind(viewer, check_in, activity="contact")
    entry = CheckIn.objects.select_related("person", "other__person").filter(id=check_in, light=light).first()
    if entry is None:
        raise Missing
    return entry, light


def _household(viewer: Viewer, resident: UUID) -> tuple[UUID | None, Level | None, bool]:
    """The home of a resident, how much help there is, and whether the viewer may change that."""
    home = homes_of(viewer, [resident]).get(resident)
    if home is None or not open_door(viewer, [home], categories=SUPPORT, activity="contact", purpose=PURPOSE):
        return home, None, False
    level = level_now(viewer, home)
    return home, Level(level.level) if level else None, giving_team(viewer, home, SUPPORT) is not None


def _more(level: Level | None) -> Level | None:
    """One step more help; from nothing written down it is light support, because a light burns already."""
    steps = list(Level)
    at = max(steps.index(level) if level else 0, steps.index(Level.PILOT_LIGHT))
    return steps[at + 1] if at + 1 < len(steps) else None


def level_words(level: Level) -> str:
    """How much help there is."""
    return {
        Level.NONE: _("no help"),
        Level.PILOT_LIGHT: _("a pilot light"),
        Level.LIGHT_SUPPORT: _("light support"),
        Level.INTENSIVE: _("intensive support"),
        Level.TIME_OUT: _("a time-out or shelter"),
        Level.CRISIS: _("crisis help"),
    }[level]
