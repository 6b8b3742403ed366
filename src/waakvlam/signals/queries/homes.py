"""Which home another system means: by a BAG id, or by postcode, number and what stands behind it."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.viewer import Viewer
from waakvlam.places import rules
from waakvlam.places.queries import homes_behind
from waakvlam.places.rules import Door

_BAG_TYPES = ("01", "02", "03", "20")


def door(*, bag_id: str, postcode: str, number: str, letter: str, addition: str) -> Door:
    """The door that these values name; a BAG id goes before the rest.

    Raises `Invalid` with a reason that quotes nothing: in a shifted line anything may stand here.
    """
    try:
        if bag_id:
            return rules.bag_id(bag_id, _BAG_TYPES)
        return rules.postcode(postcode), rules.house_number(number), rules.suffix(letter + addition)
    except Invalid:
        reason = _("The address cannot be read. Give a BAG id of 16 digits, or a postcode and a house number.")
        raise Invalid(reason, "address") from None


def home_behind(viewer: Viewer, doors: Collection[Door]) -> dict[Door, UUID | str]:
    """For each door the id of its one address, or the reason why there is none. One query."""
    known = homes_behind(viewer, doors)
    return {one: _only([home.pk for home in known.get(one, [])]) for one in doors}


def _only(found: list[UUID]) -> UUID | str:
    if not found:
        return _("This address is not known. Import the addresses first.")
    if len(found) > 1:
        return _("More than one address fits. Give the id of its nummeraanduiding.")
    return found[0]
