"""Where things are. Public reference data: every context may read it, so the viewer narrows nothing here."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.contrib.postgres.lookups import TrigramSimilar, TrigramWordSimilar
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Case, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Greatest, Lower

from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.places.models import Address, Area, AreaKind, Street
from waakvlam.places.rules import Asked, neighbourhood_prefix, readings

MOST_RESULTS = 10
_STREETS = 12


def area(viewer: Viewer, code: str) -> Area:
    """The area with this code as it was drawn last. Raises `Missing`."""
    found = Area.objects.filter(code=code).order_by("-year").first()
    if found is None:
        raise Missing
    return found


def areas(viewer: Viewer, kind: AreaKind, within: str | None = None) -> list[Area]:
    """The areas of one kind as they are today, by code; with `within` those inside that area.

    An area is of today when it is in its municipality's newest year, or when addresses still carry its code: a
    newer file that is not complete hides nobody.
    """
    found = Area.objects.filter(kind=kind)
    if within is not None:
        found = found.filter(code__regex=f"^..{neighbourhood_prefix(within)[2:]}")
    drawn_last = list(found.order_by("code", "-year").distinct("code"))
    newest: dict[str, int] = {}
    for one in drawn_last:
        newest[one.code[2:6]] = max(one.year, newest.get(one.code[2:6], 0))
    older = [one for one in drawn_last if one.year < newest[one.code[2:6]]]
    lived_in = _neighbourhoods_with_addresses() if older else []
    gone = {one.code for one in older if not any(code.startswith(neighbourhood_prefix(one.code)) for code in lived_in)}
    return [one for one in drawn_last if one.code not in gone]


def address(viewer: Viewer, id: UUID) -> Address:
    """One address, with its complex and gallery. Raises `Missing`."""
    found = Address.objects.select_related("complex", "gallery").filter(pk=id).first()
    if found is None:
        raise Missing
    return found


def addresses(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Address]:
    """These addresses by id, with their complexes and galleries; an id that does not exist is left out."""
    return Address.objects.select_related("complex", "gallery").in_bulk(list(ids))


def neighbours(viewer: Viewer, address: Address) -> list[Address]:
    """The other addresses on the same gallery or staircase, or without one in the same complex, by number."""
    if address.gallery_id:
        beside = Address.objects.filter(gallery=address.gallery_id)
    elif address.complex_id:
        beside = Address.objects.filter(complex=address.complex_id)
    else:
        return []
    return list(beside.exclude(pk=address.pk).order_by("street_key", "number", "letter", "addition"))


def search_addresses(viewer: Viewer, text: str, within: Collection[str] = ()) -> list[Address]:
    """At most ten addresses for what somebody typed, the most exact first.

    Understands street and number ('kanaalstr 12b'), postcode and number ('3531 CJ 12-B'), and misspelt streets.
    `within` are area codes: only addresses in one of them are found. Raises `Invalid` for what is no area code.
    """
    prefixes = [neighbourhood_prefix(code) for code in within]
    for asked in readings(text):
        groups = [[]] if asked.postcode else _streets(asked.street, prefixes)
        for streets in groups:
            found = list(_addresses(asked, streets, prefixes)[:MOST_RESULTS])
            if found:
                return found
    return []


def _streets(street: str, prefixes: list[str]) -> list[list[str]]:
    """Streets by how well they fit: the street itself, those that begin with it, those that are spelt like it."""
    alike = Greatest(TrigramSimilarity("key", street), TrigramWordSimilarity(street, "key"))
    found = list(
        Street.objects.filter(_inside(prefixes))
        .filter(
            Q(key__startswith=street)
            | Q(TrigramSimilar(F("key"), Value(street)))
            | Q(TrigramWordSimilar(F("key"), Value(street)))
        )
        .values("key")
        .annotate(alike=Max(alike))
        .order_by(Case(When(key=street, then=0), When(key__startswith=street, then=1), default=2), "-alike", "key")
        .values_list("key", flat=True)[:_STREETS]
    )
    begin = [key for key in found if key.startswith(street)]
    return [group for group in ([street] if street in begin else [], begin, found) if group]


def _addresses(asked: Asked, streets: list[str], prefixes: list[str]) -> QuerySet[Address]:
    found = Address.objects.filter(_inside(prefixes))
    found = found.annotate(behind=Lower(Concat("letter", "addition")), town=Lower("city"))
    found = found.filter(postcode=asked.postcode) if asked.postcode else found.filter(street_key__in=streets)
    if asked.number is not None:
        found = found.filter(number=asked.number)
    return found.order_by(
        *_in_order("town", asked.towns),
        *_in_order("street_key", streets),
        *_in_order("behind", asked.suffixes),
        "number",
        "behind",
        "city",
    )


def _in_order(field: str, values: Collection[str]) -> list[Case]:
    whens = [When(**{field: value}, then=place) for place, value in enumerate(values)]
    return [Case(*whens, default=len(whens))] if whens else []


def _inside(prefixes: list[str]) -> Q:
    inside = Q()
    for prefix in prefixes:
        inside |= Q(neighbourhood__startswith=prefix)
    return inside


def _neighbourhoods_with_addresses() -> list[str]:
    return list(Street.objects.values_list("neighbourhood", flat=True).distinct())
