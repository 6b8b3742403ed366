"""Where things are: areas of CBS with their year, addresses of BAG, complexes and galleries of corporations.

Public reference data: no person is in it, so nothing here is erased; what a newer file says replaces what was.
"""

from enum import StrEnum

from django.contrib.postgres.indexes import GistIndex
from django.db import models

from waakvlam.kernel.models import Row, choices


class AreaKind(StrEnum):
    """The levels of CBS 'wijken en buurten'."""

    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"


class Area(Row):
    """An area as CBS drew it in one year. Codes carry their parents: BU03440111 lies in WK034401 and GM0344.

    `outline` is a GeoJSON Polygon or MultiPolygon in WGS84, or nothing when only the code is known. `inhabitants`,
    `households` and, of the homes, the percentages that are `rented` and that are rented out by a corporation
    (`social`) are nothing when CBS left them out or suppressed them.
    """

    kind = models.CharField(max_length=20, choices=choices(AreaKind))
    code = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    outline = models.JSONField(null=True)
    inhabitants = models.PositiveIntegerField(null=True)
    households = models.PositiveIntegerField(null=True)
    rented = models.PositiveSmallIntegerField(null=True)
    social = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "year"], name="area_code_per_year")]


class Complex(Row):
    """A corporation's complex: the homes that it manages as one."""

    corporation = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["corporation", "code"], name="complex_code_per_corporation")]


class Gallery(Row):
    """A gallery or staircase: the neighbours who meet each other."""

    complex = models.ForeignKey(Complex, models.CASCADE, related_name="galleries", db_index=False)
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complex", "name"], name="gallery_name_per_complex")]


class Street(Row):
    """A street as far as it lies in one neighbourhood: the few names that a misspelt one is compared with.

    Follows the addresses: each pair of their `street_key` and `neighbourhood` stands here once.
    """

    key = models.CharField(max_length=160)
    neighbourhood = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "neighbourhood"], name="street_per_neighbourhood")]
        indexes = [GistIndex(fields=["key"], name="street_trigrams", opclasses=["gist_trgm_ops(siglen=64)"])]


class Address(Row):
    """A door: one BAG number designation (nummeraanduiding).

    `bag_object` is what lies behind it (verblijfsobject, ligplaats or standplaats), where the file told.
    `street_key` is the street as `rules.normalised` writes it. `neighbourhood` is a code of CBS without a year, so
    that a new year continues the same code.
    """

    bag_id = models.CharField(max_length=16, unique=True)
    bag_object = models.CharField(max_length=16, blank=True, db_index=True)
    street = models.CharField(max_length=80)
    street_key = models.CharField(max_length=160)
    number = models.PositiveIntegerField()
    letter = models.CharField(max_length=1, blank=True)
    addition = models.CharField(max_length=4, blank=True)
    postcode = models.CharField(max_length=6)
    city = models.CharField(max_length=80)
    neighbourhood = models.CharField(max_length=10, db_index=True)
    gallery = models.ForeignKey(Gallery, models.SET_NULL, null=True, related_name="addresses")
    complex = models.ForeignKey(Complex, models.SET_NULL, null=True, related_name="addresses")

    class Meta:
        indexes = [
            models.Index(fields=["street_key", "number"], name="address_by_street"),
            models.Index(fields=["postcode", "number"], name="address_by_postcode"),
        ]

    @property
    def label(self) -> str:
        """The address on one line without its town: 'Kanaalstraat 12 B', 'Kanaalstraat 12 B-2'."""
        letter = f" {self.letter}" if self.letter else ""
        addition = f"-{self.addition}" if self.addition else ""
        return f"{self.street} {self.number}{letter}{addition}"
