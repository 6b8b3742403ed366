"""A citizen service number (BSN) has no place in any text (UAVG art. 46)."""

import re

from django.utils.translation import gettext as _
from stdnum.nl import bsn

from waakvlam.kernel.decision import Decision, no, yes

# Ten digits, or nine after +31 or 0031: a phone number, of which a part may look like a BSN.
_PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)31[ .\-]?(?:\(0\)[ .\-]?)?|0)[1-9](?:[ .\-]?\d){7}\d(?!\d)")
# Nine digits, whole or in groups that are parted in one way; overlapping finds count.
_NINE_DIGITS = [re.compile(rf"(?<!\d)(?=(\d(?:{parted}?\d){{8}})(?!\d))") for parted in (r"\s", r"\.", "-", "/")]


def no_citizen_number(text: str) -> Decision:
    """Nine digits that pass the eleven-test are refused: a BSN has no place here (UAVG art. 46)."""
    rest = _PHONE.sub("x", text)
    if any(bsn.is_valid(re.sub(r"\D", "", m[1])) for digits in _NINE_DIGITS for m in digits.finditer(rest)):
        return no(
            _("This text seems to hold a citizen service number (BSN). Leave it out and send it again."),
            "UAVG art. 46",
        )
    return yes("UAVG art. 46")
