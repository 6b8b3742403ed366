"""Where things are. Public reference data: every context may read it, so the viewer narrows nothing here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from django.contrib.postgres.lookups import TrigramSimilar
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Case, F, Min, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Length, Lower

from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.places.models import Address, Area, AreaKind, Complex, Gallery, Street
from waakvlam.places.rules import Asked, Door, area_chain, neighbourhood_prefix, readings, suffix

MOST_RESULTS = 10
_STREETS = 12


def area(viewer: Viewer, code: str) -> Area:
    """The area with this code as it was drawn last. Raises `Missing`."""
    found = Area.objects.filter(code=code).order_by("-year").first()
    if found is None:
        raise Missing
    return found


def around(viewer: Viewer, code: str) -> list[Area]:
    """The area with this code and the areas around it, each as it was drawn last, from narrow to wide. One query."""
    found = Area.objects.filter(code__in=area_chain(code)).order_by("code", "-year").distinct("code")
    return sorted(found, key=lambda one: -len(one.code))


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


def streets(viewer: Viewer, neighbourhood: str) -> list[tuple[UUID, str]]:
    """The streets of a neighbourhood by name, each with its id. Two queries."""
    ids = dict(Street.objects.filter(neighbourhood=neighbourhood).values_list("key", "id"))
    here = Address.objects.filter(neighbourhood=neighbourhood).values("street_key").annotate(name=Min("street"))
    return [(ids[key], name) for key, name in here.order_by("name", "street_key").values_list("street_key", "name")]


def complexes(viewer: Viewer, neighbourhood: str) -> list[Complex]:
    """The complexes with homes in a neighbourhood, by name."""
    return list(Complex.objects.filter(addresses__neighbourhood=neighbourhood).distinct().order_by("name", "id"))


def galleries(viewer: Viewer, neighbourhood: str) -> list[Gallery]:
    """The galleries and staircases with homes in a neighbourhood, each with its complex, by their names."""
    here = Gallery.objects.filter(addresses__neighbourhood=neighbourhood).select_related("complex").distinct()
    return list(here.order_by("complex__name", "name", "id"))


def street_homes(viewer: Viewer, id: UUID) -> list[Address]:
    """The addresses of a street within its neighbourhood by number, each with its gallery. Raises `Missing`."""
    street = Street.objects.filter(pk=id).first()
    if street is None:
        raise Missing
    found = Address.objects.filter(neighbourhood=street.neighbourhood, street_key=street.key)
    return list(found.select_related("gallery").order_by("number", "letter", "addition", "postcode", "id"))


def homes_behind(viewer: Viewer, doors: Collection[Door]) -> dict[Door, list[Address]]:
    """The addresses that each door may mean, in one query: none when it is unknown, several when it is not exact."""
    ids = {door for door in doors if isinstance(door, str)}
    numbers = [door for door in doors if not isinstance(door, str)]
    at_number = Q(postcode__in={postcode for postcode, _n, _s in numbers}, number__in={n for _p, n, _s in numbers})
    homes: dict[Door, list[Address]] = defaultdict(list)
    for home in Address.objects.filter(Q(bag_id__in=ids) | Q(bag_object__in=ids) | at_number):
        behind = suffix(home.letter + home.addition)
        for door in (home.bag_id, home.bag_object, (home.postcode, home.number, behind)):
            homes[door].append(home)
    return {door: homes[door] for door in doors if door in homes}


def search_addresses(viewer: Viewer, text: str, within: Collection[str] = ()) -> list[Address]:
    """At most ten addresses for what somebody typed, the most exact first.

    Understands street and number ('kanaalstr 12b'), postcode and number ('3531 CJ 12-B'), and misspelt streets.
    `within` are area codes: only addresses in one of them are found. Raises `Invalid` for what is no area code.
    """
    prefixes = [neighbourhood_prefix(code) for code in within]
    asked = list(readings(text))
    for streets_of in (_streets_named, _streets_spelt_like):
        for reading in asked:
            for streets in [[]] if reading.postcode else streets_of(reading.street, prefixes):
                found = list(_addresses(reading, streets, prefixes)[:MOST_RESULTS])
                if found:
                    return found
    return []


def _streets_named(street: str, prefixes: list[str]) -> Iterator[list[str]]:
    """The street with this name; then those of which the name begins so."""
    found = Street.objects.filter(_inside(prefixes), key__startswith=street).values_list("key", flat=True)
    begin = list(found.order_by(Length("key"), "key").distinct()[:_STREETS])
    yield from ([key] for key in begin[:1] if key == street)
    yield begin


def _streets_spelt_like(street: str, prefixes: list[str]) -> Iterator[list[str]]:
    """The streets that share most of their trigrams with it."""
    found = Street.objects.filter(_inside(prefixes)).filter(TrigramSimilar(F("key"), Value(street)))
    alike = found.annotate(alike=TrigramSimilarity("key", street)).order_by("-alike", "key")
    yield list(alike.values_list("key", flat=True).distinct()[:_STREETS])


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
