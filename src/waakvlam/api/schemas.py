"""What goes in and out, in camelCase. Descriptions are for developers of other systems; their Dutch is published."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    model_validator,
)
from pydantic.alias_generators import to_camel

from waakvlam.signals.catalogue import ACUTE, CATALOGUE
from waakvlam.signals.rules import no_citizen_number

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII)
LONGEST_WORDS = 2000


def _only_like(form: re.Pattern[str]) -> BeforeValidator:
    """Only text of this form: the types behind it also accept numbers and other forms."""

    def check(value: Any) -> Any:
        return value if isinstance(value, str) and form.fullmatch(value) else None

    return BeforeValidator(check)


def _known_kind(code: str) -> str:
    if code not in CATALOGUE:
        raise ValueError(_("This kind of signal does not exist."))
    return code


def _without_citizen_number(words: str) -> str:
    decision = no_citizen_number(words)
    if not decision:
        raise ValueError(decision.reason)
    return words


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


Id = Annotated[UUID, _only_like(_UUID)]
Moment = Annotated[AwareDatetime, _only_like(_MOMENT)]
UtcMoment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
KindCode = Annotated[str, AfterValidator(_known_kind), Field(json_schema_extra={"enum": [*CATALOGUE]})]
Words = Annotated[str, StringConstraints(max_length=LONGEST_WORDS), AfterValidator(_without_citizen_number)]
SignalStateOut = Literal["waiting", "accepted", "inAction", "concluded"]
AnswerStateOut = Literal["owed", "given", "seen", "notWanted"]


class Camel(Schema):
    """Fields in camelCase, and no others."""

    model_config = ConfigDict(alias_generator=to_camel, extra="forbid")


class Out(Camel):
    """What we say ourselves, so it may be made with the names that it has in the code."""

    model_config = ConfigDict(populate_by_name=True)


class AddressIn(Camel):
    """Where it was seen."""

    bag_id: str | None = Field(
        None,
        pattern=r"^[0-9]{16}$",
        description=N_("BAG id of the address (nummeraanduiding) or of the home (verblijfsobject). Goes first."),
    )
    postcode: str | None = Field(None, pattern=r"^[1-9][0-9]{3} ?[A-Za-z]{2}$")
    house_number: StrictInt | None = Field(None, ge=1, le=99999)
    house_letter: str = Field("", pattern=r"^[A-Za-z]?$")
    house_number_addition: str = Field("", pattern=r"^[A-Za-z0-9]{0,4}$")

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["bagId"], "properties": {"bagId": {"type": "string"}}},
                {
                    "required": ["postcode", "houseNumber"],
                    "properties": {"postcode": {"type": "string"}, "houseNumber": {"type": "integer"}},
                },
            ]
        }
    )

    @model_validator(mode="after")
    def _names_a_door(self) -> "AddressIn":
        if self.bag_id is None and (self.postcode is None or self.house_number is None):
            raise ValueError(_("Give a bagId, or else a postcode and a houseNumber."))
        return self


class SignalIn(Camel):
    """One observation of one moment."""

    id: Id = Field(description=N_("Made by your system. Sending the same id again changes nothing."))
    team: str | None = Field(
        None,
        min_length=1,
        max_length=120,
        description=N_("The name of your team that tells. May be left out when you have one team."),
    )
    address: AddressIn = Field(description=N_("Where it was seen: a BAG id, or a postcode and a house number."))
    kinds: list[KindCode] = Field(min_length=1, max_length=10, description=N_("What was seen: codes of the catalogue."))
    observed_at: Moment = Field(description=N_("When it was seen, with an offset: at most a year ago."))
    words: Words = Field(
        "", description=N_("What you saw or heard. No names and no diagnoses; a citizen service number is refused.")
    )
    seriousness: StrictInt | None = Field(
        None, ge=0, le=ACUTE, description=N_("How urgent, 0 to 4. In danger (4) call 112 first.")
    )
    arrears: StrictBool = Field(
        False, description=N_("True for payment arrears that a landlord passes on (Wgs art. 3), and only then.")
    )
    answer_wanted: StrictBool = Field(True, description=N_("Whether you want to hear what was done."))


class SignalReceipt(Out):
    """The promise that belongs to a signal."""

    id: UUID
    seriousness: int = Field(ge=1, le=ACUTE, description=N_("How urgent it was taken: 1 (small) to 4 (acute)."))
    receipt_code: str | None = Field(
        description=N_("Opens the page where the answer is given and questions are asked. Keep it secret.")
    )
    answer_due_at: UtcMoment | None = Field(description=N_("When you hear from us at the latest."))


class AnswerOut(Out):
    """Where our answer to you stands."""

    state: AnswerStateOut
    state_in_words: str
    due_at: UtcMoment | None = Field(description=N_("When you hear from us at the latest."))


class SignalStatus(Out):
    """Where your signal stands. Nothing about the resident, and not who acts."""

    id: UUID
    told_at: UtcMoment
    state: SignalStateOut
    state_in_words: str
    answer: AnswerOut


class FaultOut(Out):
    """One thing that is wrong with the request."""

    in_: Literal["body", "path"] = Field(alias="in")
    pointer: str
    detail: str


class Problem(Out):
    """Problem details (RFC 9457)."""

    status: int
    title: str
    detail: str
    errors: list[FaultOut] = Field([], description=N_("With status 400: everything that is wrong, together."))
