"""What we think of codes, names and typed addresses: pure rules, no database."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError
from stdnum.nl import postcode as stdnum_postcode

from waakvlam.kernel.errors import Invalid
from waakvlam.places.models import AreaKind

Door = str | tuple[str, int, str]
"""How another system names an address: a BAG id of the address or of the home, or else postcode, number and suffix."""

_KINDS = {
    AreaKind.MUNICIPALITY: re.compile(r"GM[0-9]{4}"),
    AreaKind.DISTRICT: re.compile(r"WK[0-9]{4}[0-9A-Z]{2}"),
    AreaKind.NEIGHBOURHOOD: re.compile(r"BU[0-9]{4}[0-9A-Z]{4}"),
}
_PREFIXES = (("BU", 10), ("WK", 8), ("GM", 6))

# Both what is stored and what is typed is written out, so that short forms find long ones.
_ENDINGS = {"str": "straat", "ln": "laan", "pln": "plein", "plnts": "plantsoen", "wg": "weg"}
_ENDING = re.compile(rf"({'|'.join(sorted(_ENDINGS, key=len, reverse=True))})$")
_WORDS = {"st": "sint", "burg": "burgemeester", "prof": "professor", "v": "van", "d": "de", "vd": "van de"} | {
    written: ordinal
    for ordinal, forms in {"1e": ("eerste", "1ste"), "2e": ("tweede", "2de"), "3e": ("derde", "3de")}.items()
    for written in forms
}
_POSTCODE = re.compile(r"(?<![a-z0-9])([1-9][0-9]{3})\s?([a-z]{2})(?![a-z])", re.IGNORECASE)
_NUMBER = re.compile(r"([0-9]{1,5})(?![0-9])(.*)")
_LONGEST_QUESTION = 120
_LONGEST_SUFFIX = 5  # a letter and an addition of four


def kind_of(code: str) -> AreaKind:
    """The level of an area code of CBS (domain §2, Codes). Raises `Invalid` when it is no such code."""
    for kind, pattern in _KINDS.items():
        if pattern.fullmatch(code):
            return kind
    raise Invalid(_("'%(code)s' is not an area code of CBS.") % {"code": code[:20]})


def area_chain(code: str) -> tuple[str, ...]:
    """The code and those of the areas around it: 'BU03440111' gives ('BU03440111', 'WK034401', 'GM0344').

    Raises `Invalid` for what is not an area code.
    """
    kind_of(code)
    return tuple(prefix + code[2:length] for prefix, length in _PREFIXES if length <= len(code))


def neighbourhood_prefix(code: str) -> str:
    """How the codes of the neighbourhoods in this area begin: 'WK034401' gives 'BU034401'."""
    return "BU" + area_chain(code)[0][2:]


def words(value: object, *, longest: int, missing: str) -> str:
    """Text of one line: whitespace made single, nothing unprintable, at most `longest` characters.

    Raises `Invalid`: with `missing` for nothing or an empty text.
    """
    if value is None or value == "":
        raise Invalid(missing)
    text = " ".join(str(value).split())
    if not text:
        raise Invalid(missing)
    if not text.isprintable():
        raise Invalid(_("The text has characters that cannot be shown."))
    if len(text) > longest:
        raise Invalid(_("'%(text)s…' is longer than %(longest)d characters.") % {"text": text[:20], "longest": longest})
    return text


def postcode(value: str) -> str:
    """A Dutch postcode as '3531CJ'. Raises `Invalid`."""
    try:
        return str(stdnum_postcode.validate(value)).replace(" ", "")
    except ValidationError:
        raise Invalid(_("'%(value)s' is not a postcode. Write it like 3531 CJ.") % {"value": value[:20]}) from None


def bag_id(value: str, types: tuple[str, ...]) -> str:
    """A BAG identification: 16 digits, of which the fifth and sixth tell its type (domain §2, Codes).

    Raises `Invalid`; the reason names what spreadsheets do to such numbers.
    """
    if not re.fullmatch(r"[0-9]{16}", value):
        reason = _("'%(value)s' is not a BAG id of 16 digits. Did a spreadsheet drop zeros at the front?")
        raise Invalid(reason % {"value": value[:20]})
    if value[4:6] not in types:
        reason = _("BAG id %(value)s is of type %(found)s, where %(expected)s is needed.")
        raise Invalid(reason % {"value": value, "found": value[4:6], "expected": ", ".join(types)})
    return value


def house_number(value: str) -> int:
    """A house number of BAG: 1 to 99999. Raises `Invalid`."""
    if not re.fullmatch(r"[0-9]{1,5}", value) or int(value) == 0:
        raise Invalid(_("'%(value)s' is not a house number.") % {"value": value[:20]})
    return int(value)


def suffix(text: str) -> str:
    """What stands behind a house number, without signs: ' B-2' and 'b2' are both 'b2'."""
    return "".join(character for character in text.casefold() if character.isalnum())


def normalised(text: str) -> str:
    """A street's name as it is compared: lower case, no diacritics or signs, short forms written out."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    found = re.findall(r"[a-z0-9]+", "".join(letter for letter in letters if not unicodedata.combining(letter)))
    return " ".join(_WORDS.get(word) or _ENDING.sub(lambda end: _ENDINGS[end[0]], word) for word in found)


@dataclass(frozen=True, slots=True)
class Asked:
    """One way to read what somebody typed: by postcode, or else by street (normalised).

    `suffixes` are what may stand behind the number, best first; `towns` what may be the town, in lower case.
    """

    postcode: str = ""
    street: str = ""
    number: int | None = None
    suffixes: tuple[str, ...] = ("",)
    towns: tuple[str, ...] = ()


def readings(text: str) -> Iterator[Asked]:
    """The ways in which a typed address can be read, the likeliest first.

    Street names hold numbers ('Plein 1944', '1e Daalsedijk') and towns look like additions ('12 Ede'), so only the
    addresses themselves can tell which reading is right.
    """
    text = text[:_LONGEST_QUESTION]
    found = _POSTCODE.search(text)
    if found:
        beside = f"{text[: found.start()]} {text[found.end() :]}"
        code = (found[1] + found[2]).upper()
        for _before, number, suffixes, towns in _numbers(beside.split()):
            yield Asked(postcode=code, number=number, suffixes=suffixes, towns=towns)
    tokens = re.findall(r"[^\s,;]+", text)
    for before, number, suffixes, towns in _numbers(tokens):
        if street := normalised(" ".join(before)):
            yield Asked(street=street, number=number, suffixes=suffixes, towns=towns)
    if tokens and re.fullmatch(r"[0-9]{1,5}", tokens[0]) and (street := normalised(" ".join(tokens[1:]))):
        yield Asked(street=street, number=int(tokens[0]))
    if found:
        yield Asked(postcode=code)
    elif street := normalised(text):
        yield Asked(street=street)


def _numbers(tokens: list[str]) -> Iterator[tuple[list[str], int, tuple[str, ...], tuple[str, ...]]]:
    """Each word that can be the house number: what stands before it, the number, and what may follow it.

    The first word comes last: with a street before it, a number is likelier to be the house's.
    """
    for place in [*range(1, len(tokens)), *range(min(1, len(tokens)))]:
        found = _NUMBER.match(tokens[place])
        if found:
            behind = tokens[place + 1 :]
            glued = [suffix(found[2] + "".join(behind[:end])) for end in range(len(behind) + 1)]
            suffixes = dict.fromkeys(text for text in reversed(glued) if len(text) <= _LONGEST_SUFFIX)
            towns = (" ".join(behind[start:]).casefold() for start in range(len(behind)))
            yield tokens[:place], int(found[1]), (*suffixes, *([] if "" in suffixes else [""])), tuple(towns)
