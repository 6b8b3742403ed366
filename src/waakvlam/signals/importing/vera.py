"""What the codes of VERA mean here: a kind of our catalogue, or no signal for help.

VERA is the data standard of the housing corporations; the codes are those of its SIGNALERINGSOORT, with its
SIGNALERINGDETAILSOORT behind the slash, and each comment is the name that VERA gives it. Only what somebody may need
help with comes in: letting, collecting, policing and the safety of staff have no place in Waakvlam (promise 11).
"""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waakvlam.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class Meaning:
    """A kind of our catalogue, and whether it is arrears, which keep a purpose of their own (Wgs)."""

    kind: str
    arrears: bool = False


ARREARS = Meaning("rent_late", arrears=True)
LETTING = gettext_lazy("No signal for help: it is about the lease. Leave it out.")
COLLECTING = gettext_lazy("No signal for help: it is about collecting or damage. Leave it out.")
POLICING = gettext_lazy("No signal for help: it is about an offence. In danger call 112, else the police.")
STAFF = gettext_lazy("No signal for help: it is about the safety of your staff. Leave it out.")
HELP_ALREADY = gettext_lazy("No signal for help: it says which help or guardian somebody has, not what was seen.")

MEANINGS: dict[str, Meaning | Promise] = {
    "OVE": Meaning("quarrel"),      # Overlast
    "OVE/GEL": Meaning("noise"),    # Geluidsoverlast
    "SCH": ARREARS,                 # Huurschuld
    "SCH/BET": ARREARS,             # Betalingsachterstand
    "SCH/DEU": COLLECTING,          # Deurwaarder
    "SCH/MUT": COLLECTING,          # Mutatieschade
    "ONE": LETTING,                 # Oneigenlijk gebruik woning
    "ONE/HEN": Meaning("hemp"),     # Hennepkwekerij
    "ONE/VER": Meaning("waste"),    # Vervuiling
    "ONE/OND": LETTING,             # Onderverhuur
    "ONE/DRU": POLICING,            # Drugshandel
    "ONE/PRO": POLICING,            # Prostitutie
    "AGR": STAFF,                   # Agressie
    "AGR/AGS": STAFF,               # Agressie
    "AGR/FYS": STAFF,               # Fysiek
    "AGR/SCH": STAFF,               # Schriftelijk
    "AGR/VEB": STAFF,               # Verbaal
    "AGR/BRA": POLICING,            # Brandstichting
    "WAN": STAFF,                   # Wangedrag naar medewerkers
    "WAN/BEL": STAFF,               # Beledigend
    "WAN/INT": STAFF,               # Intimiderend
    "WAN/ONA": STAFF,               # Onacceptabele toon
    "WAN/RAC": STAFF,               # Racistisch
    "WAN/SEU": STAFF,               # Seksueel ongepast
    "ONB": HELP_ALREADY,            # Ondersteuningsbehoefte
    "ONB/AMB": HELP_ALREADY,        # Ambulante begeleiding
    "/BEW": HELP_ALREADY,           # Bewindvoerder
    "/CUR": HELP_ALREADY,           # Onder curatele
    "/BEZ": STAFF,                  # Bezoek met twee
}  # fmt: skip
"""A detail without anything before the slash may stand behind every kind."""

ACTIVE = "ACT"
"""SIGNALERINGSTATUS of a signal that still holds; PAS (passief) and VER (vervallen) do not."""

_CODE = re.compile(r"[A-Z]{3}")


def meaning(kind: str, detail: str) -> Meaning:
    """What a pair of codes means here. Raises `Invalid` for unknown codes, and for what is no signal for help.

    A reason names a code only when it looks like one: in a shifted line anything may stand here.
    """
    found = MEANINGS.get(f"{kind}/{detail}" if detail else kind) or MEANINGS.get(f"/{detail}")
    if isinstance(found, Meaning):
        return found
    if found is not None:
        raise Invalid(str(found), "kind")
    codes = [code for code in (kind, detail) if code]
    if codes and all(_CODE.fullmatch(code) for code in codes):
        raise Invalid(_("VERA has no kind of signal %(codes)s.") % {"codes": "/".join(codes)}, "kind")
    raise Invalid(_("The kind of signal is not a code of VERA, such as OVE or SCH."), "kind")
