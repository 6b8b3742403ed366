"""Where things are: areas of CBS with their year, addresses of BAG, complexes and galleries of corporations.

Public reference data: no person is in it.
"""

from enum import StrEnum

from django.db import models

from waakvlam.kernel.models import Row, choices


class AreaKind(StrEnum):
    """The levels of CBS 'wijken en buurten'."""

    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"


class Area(Row):
    """An area as CBS drew it in one year. Codes carry their parents: BU03440111 lies in WK034401 and GM0344.

    `outline` is a GeoJSON geometry in WGS84, or nothing when only the code is known.
    """

    kind = models.CharField(max_length=20, choices=choices(AreaKind))
    code = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    outline = models.JSONField(null=True)

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

    complex = models.ForeignKey(Complex, models.CASCADE, related_name="galleries")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complex", "name"], name="gallery_name_per_complex")]


class Address(Row):
    """A door: one BAG number designation. `search` is what people type, normalised."""

    bag_id = models.CharField(max_length=16, unique=True)
    street = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    letter = models.CharField(max_length=1, blank=True)
    addition = models.CharField(max_length=4, blank=True)
    postcode = models.CharField(max_length=6)
    city = models.CharField(max_length=80)
    neighbourhood = models.CharField(max_length=10, db_index=True)
    gallery = models.ForeignKey(Gallery, models.SET_NULL, null=True, related_name="addresses")
    complex = models.ForeignKey(Complex, models.SET_NULL, null=True, related_name="addresses")
    search = models.CharField(max_length=160)
