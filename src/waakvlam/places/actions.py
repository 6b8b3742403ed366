"""Bringing in files of places. All of it needs the loader role, and each import is on the record."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.viewer import Viewer
from waakvlam.places import lines
from waakvlam.places.geometry import Locator
from waakvlam.places.importing import Effect, Outcome, bring_in
from waakvlam.places.models import Address, Area, AreaKind, Complex, Gallery, Street
from waakvlam.places.queries import homes_behind
from waakvlam.places.reading import CsvTable, geojson_features
from waakvlam.places.rules import kind_of

_AREA_FACTS = ("name", "outline", "inhabitants", "households", "rented", "social")
_ADDRESS_FACTS = (
    "bag_object", "street", "street_key", "number", "letter", "addition", "postcode", "city", "neighbourhood",
)  # fmt: skip


def import_areas(*, by: Viewer, file: BinaryIO, dry_run: bool = False) -> Outcome:
    """Bring in municipalities, districts and neighbourhoods from CBS 'wijken en buurten' (GeoJSON, either layout).

    A problem's line is the feature's place in the file, from 1. A parent area that is missing is made from its
    code. What the file does not speak of stays as it was. Raises `Invalid` when the file is unusable.
    """
    features, crs = geojson_features(file)
    lines.check_coordinate_system(crs)
    with _on_record(Happened.AREAS_IMPORTED, by, dry_run) as report:
        outcome = bring_in(
            enumerate(features, 1), parse=lines.area_line, key=lambda line: (line.code, line.year), store=_store_areas
        )
        report.update(outcome.counts())
    return outcome


def import_addresses(*, by: Viewer, file: BinaryIO, dry_run: bool = False) -> Outcome:
    """Bring in addresses from a BAG extract (CSV; columns in `lines.ADDRESS_COLUMNS`).

    An address without a neighbourhood code gets the newest imported neighbourhood around its point; one without a
    known neighbourhood is rejected. Raises `Invalid` when the file is unusable.
    """
    table = CsvTable(file, lines.ADDRESS_COLUMNS, lines.ADDRESS_REQUIRED)
    with _on_record(Happened.ADDRESSES_IMPORTED, by, dry_run) as report:
        outcome = bring_in(
            table,
            parse=lambda line: lines.address_line(table.cells(line)),
            key=lambda line: int(line.facts["bag_id"]),
            store=_AddressStore().store,
        )
        if outcome.changed:
            _forget_empty_streets()
        report.update(outcome.counts())
    return outcome


def import_complexes(*, by: Viewer, file: BinaryIO, dry_run: bool = False) -> Outcome:
    """Bring in which home is in which complex, and on which gallery or staircase (CSV; `lines.COMPLEX_COLUMNS`).

    A line is about one home, which must be an imported address. Raises `Invalid` when the file is unusable.
    """
    table = CsvTable(file, lines.COMPLEX_COLUMNS, lines.COMPLEX_REQUIRED)
    with _on_record(Happened.COMPLEXES_IMPORTED, by, dry_run) as report:
        outcome = bring_in(
            table,
            parse=lambda line: lines.complex_line(table.cells(line)),
            key=lambda line: line.door,
            store=_ComplexStore(by).store,
        )
        report.update(outcome.counts())
    return outcome


@contextmanager
def _on_record(happened: Happened, by: Viewer, dry_run: bool) -> Iterator[dict[str, int]]:
    """Everything inside in one piece, with its event. A dry run does it all and takes it back: so it cannot differ."""
    report: dict[str, int] = {}
    with transaction.atomic():
        _one_at_a_time()
        yield report
        record(happened, by=by, ref=by.context, detail=report)
        transaction.set_rollback(dry_run)


def _one_at_a_time() -> None:
    """Wait for an import that runs: pressing the button twice then changes nothing the second time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('places import'))")


def _store_areas(batch: Sequence[lines.AreaLine]) -> list[Effect]:
    known = _areas_by_code({line.code for line in batch})
    effects, rows = [], []
    for line in batch:
        was = known.get((line.code, line.year))
        row = was or Area(kind=line.kind, code=line.code, year=line.year)
        effects.append(_overwrite(row, line.facts, is_new=was is None))
        if effects[-1] is not Effect.SAME:
            rows.append(row)
    Area.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code", "year"], update_fields=_AREA_FACTS)
    _make_parents(batch)
    return effects


def _make_parents(batch: Sequence[lines.AreaLine]) -> None:
    """Make the parents that are missing, and give a parent that was made without a name the one that is told now."""
    told: dict[tuple[str, int], str] = {}
    for line in batch:
        for code, name in line.parents.items():
            if told.get((code, line.year), lines.UNKNOWN_NAME) == lines.UNKNOWN_NAME:
                told[code, line.year] = name
    known = _areas_by_code({code for code, _year in told})
    rows = []
    for (code, year), name in told.items():
        was = known.get((code, year))
        if was is None or was.name == lines.UNKNOWN_NAME != name:
            rows.append(Area(kind=kind_of(code), code=code, year=year, name=name))
    Area.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code", "year"], update_fields=["name"])


def _areas_by_code(codes: set[str]) -> dict[tuple[str, int], Area]:
    return {(area.code, area.year): area for area in Area.objects.filter(code__in=codes)}


class _AddressStore:
    """Stores batches of addresses, remembering the known neighbourhoods in between."""

    def __init__(self) -> None:
        neighbourhoods = Area.objects.filter(kind=AreaKind.NEIGHBOURHOOD)
        self._codes = set(neighbourhoods.values_list("code", flat=True))
        drawn = neighbourhoods.filter(outline__isnull=False).order_by("code", "-year").distinct("code")
        newest_first = sorted(drawn, key=lambda area: -area.year)
        self._locator = Locator([(area.code, area.outline) for area in newest_first if area.outline])

    def store(self, batch: Sequence[lines.AddressLine]) -> list[Effect | str]:
        known = Address.objects.in_bulk([line.facts["bag_id"] for line in batch], field_name="bag_id")
        effects: list[Effect | str] = []
        rows = []
        for line in batch:
            neighbourhood = self._neighbourhood(line)
            if neighbourhood is None:
                effects.append(_why_nowhere(line))
                continue
            was = known.get(line.facts["bag_id"])
            row = was or Address(bag_id=line.facts["bag_id"])
            effect = _overwrite(row, {**line.facts, "neighbourhood": neighbourhood}, is_new=was is None)
            effects.append(effect)
            if effect is not Effect.SAME:
                rows.append(row)
        Address.objects.bulk_create(rows, update_conflicts=True, unique_fields=["bag_id"], update_fields=_ADDRESS_FACTS)
        streets = {(row.street_key, row.neighbourhood) for row in rows}
        Street.objects.bulk_create(
            [Street(key=key, neighbourhood=code) for key, code in sorted(streets)], ignore_conflicts=True
        )
        return effects

    def _neighbourhood(self, line: lines.AddressLine) -> str | None:
        if line.neighbourhood:
            return line.neighbourhood if line.neighbourhood in self._codes else None
        return self._locator.find(line.where) if line.where else None


def _why_nowhere(line: lines.AddressLine) -> str:
    if line.neighbourhood:
        reason = _("Neighbourhood %(code)s is not known. Import its areas first.")
        return reason % {"code": line.neighbourhood[:20]}
    if line.where:
        return _("No known neighbourhood lies around these coordinates. Import its areas first.")
    return _("There is no neighbourhood code and there are no coordinates.")


def _forget_empty_streets() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM places_street s WHERE NOT EXISTS (SELECT FROM places_address a"
            " WHERE a.street_key = s.key AND a.neighbourhood = s.neighbourhood)"
        )


class _ComplexStore:
    """Stores batches of homes in complexes, remembering what the file said before."""

    def __init__(self, by: Viewer) -> None:
        self._by = by
        self._names: dict[tuple[str, str], str] = {}
        self._renamed: set[UUID] = set()
        self._placed: set[UUID] = set()

    def store(self, batch: Sequence[lines.ComplexLine]) -> list[Effect | str]:
        homes = homes_behind(self._by, {line.door for line in batch})
        chosen = [self._home(line, homes.get(line.door, [])) for line in batch]
        placing = [(line, home) for line, home in zip(batch, chosen, strict=True) if isinstance(home, Address)]
        complexes = self._complexes([line for line, _home in placing])
        galleries = _galleries({(complexes[line.corporation, line.code], line.gallery) for line, _home in placing})
        moves: dict[tuple[UUID, UUID | None], list[UUID]] = defaultdict(list)
        effects: list[Effect | str] = []
        for line, home in zip(batch, chosen, strict=True):
            if isinstance(home, str):
                effects.append(home)
                continue
            complex_id = complexes[line.corporation, line.code]
            stays = home.gallery_id if home.complex_id == complex_id else None
            gallery_id = stays if line.gallery is None else galleries.get((complex_id, line.gallery))
            if (home.complex_id, home.gallery_id) != (complex_id, gallery_id):
                effects.append(Effect.CHANGED if home.complex_id else Effect.ADDED)
                moves[complex_id, gallery_id].append(home.pk)
            else:
                effects.append(Effect.CHANGED if complex_id in self._renamed else Effect.SAME)
        for (complex_id, gallery_id), ids in moves.items():
            Address.objects.filter(pk__in=ids).update(complex=complex_id, gallery=gallery_id)
        return effects

    def _home(self, line: lines.ComplexLine, fitting: Sequence[Address]) -> Address | str:
        if not fitting:
            return _("This address is not known. Import the addresses first.")
        if len(fitting) > 1:
            return _("More than one address fits. Give the id of its nummeraanduiding.")
        if self._names.setdefault((line.corporation, line.code), line.name) != line.name:
            return _("An earlier line gives complex %(code)s another name.") % {"code": line.code}
        if fitting[0].pk in self._placed:
            return _("This address is on an earlier line as well.")
        self._placed.add(fitting[0].pk)
        return fitting[0]

    def _complexes(self, batch: Sequence[lines.ComplexLine]) -> dict[tuple[str, str], UUID]:
        """The complexes of these lines by corporation and code, made and renamed where needed."""
        known = {
            (one.corporation, one.code): one for one in Complex.objects.filter(code__in={line.code for line in batch})
        }
        rows = {}
        for corporation, code in {(line.corporation, line.code) for line in batch}:
            name = self._names[corporation, code]
            was = known.get((corporation, code))
            row = known.setdefault((corporation, code), was or Complex(corporation=corporation, code=code))
            if _overwrite(row, {"name": name}, is_new=was is None) is not Effect.SAME:
                rows[row.pk] = row
                self._renamed.add(row.pk)
        Complex.objects.bulk_create(
            rows.values(), update_conflicts=True, unique_fields=["corporation", "code"], update_fields=["name"]
        )
        return {key: one.pk for key, one in known.items()}


def _galleries(wanted: set[tuple[UUID, str | None]]) -> dict[tuple[UUID, str], UUID]:
    """The galleries by complex and name, made where they are missing."""
    rows = [Gallery(complex_id=complex_id, name=name) for complex_id, name in sorted(wanted, key=str) if name]
    Gallery.objects.bulk_create(rows, ignore_conflicts=True)
    found = Gallery.objects.filter(complex__in={complex_id for complex_id, _name in wanted})
    return {(gallery.complex_id, gallery.name): gallery.pk for gallery in found}


def _overwrite(row: Model, facts: Mapping[str, Any], *, is_new: bool) -> Effect:
    """Set on the row what a line says, and tell whether that is new, different or the same."""
    differs = {name: value for name, value in facts.items() if getattr(row, name) != value}
    for name, value in differs.items():
        setattr(row, name, value)
    if is_new:
        return Effect.ADDED
    return Effect.CHANGED if differs else Effect.SAME
