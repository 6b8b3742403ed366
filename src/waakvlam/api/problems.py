"""Every error as problem details (RFC 9457): what was wrong and what to do, and never what somebody wrote."""

import json
import logging
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from waakvlam.kernel.errors import Invalid, Missing, Refused

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"

# The title of each status, and what to do when the error itself does not say so.
PROBLEMS = {
    400: (gettext_lazy("Not right yet"), gettext_lazy("What you sent is not right. Correct it and send it again.")),
    401: (gettext_lazy("No valid token"), gettext_lazy("Send the token of your organisation as 'Bearer'.")),
    403: (gettext_lazy("Not allowed"), gettext_lazy("Your token does not allow this. Ask the administrator.")),
    404: (gettext_lazy("Not found"), gettext_lazy("There is nothing here, or it is not yours.")),
    405: (gettext_lazy("Method not allowed"), gettext_lazy("Use one of the methods in the header 'Allow'.")),
    409: (gettext_lazy("Not possible now"), gettext_lazy("This is not possible as things are now.")),
    413: (gettext_lazy("Too long"), gettext_lazy("What you sent is too long. Send less.")),
    415: (gettext_lazy("Not JSON"), gettext_lazy("Send JSON, with content type application/json.")),
    500: (gettext_lazy("Our mistake"), gettext_lazy("Something went wrong on our side. Try again later.")),
}

# What can be wrong with a field, by the first part of the validator's own name for it.
_FAULTS = (
    ("missing", gettext_lazy("This field is required.")),
    ("extra_forbidden", gettext_lazy("This field does not exist.")),
    ("string_too_long", gettext_lazy("This text is too long.")),
    ("string_too_short", gettext_lazy("This text is too short.")),
    ("too_long", gettext_lazy("This list is too long.")),
    ("too_short", gettext_lazy("This list is too short.")),
    ("datetime", gettext_lazy("This is not a moment with an offset, such as 2026-03-10T09:30:00+01:00.")),
    ("timezone", gettext_lazy("This is not a moment with an offset, such as 2026-03-10T09:30:00+01:00.")),
    ("uuid", gettext_lazy("This is not a UUID.")),
)
_OTHER_FAULT = gettext_lazy("This value does not fit. See the description of the field.")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: in the body or the path, where (a JSON pointer), and what to do about it."""

    source: str
    pointer: str
    detail: str


class Faults(Exception):
    """Everything that is wrong with one request, together (/core/error-handling/all-errors)."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def problem(
    status: int, detail: str = "", *, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """The answer to a request that failed. The detail is a sentence for a person, in the language of the request."""
    title, what_to_do = PROBLEMS.get(status, PROBLEMS[500])
    content: dict[str, Any] = {"status": status, "title": str(title), "detail": detail or str(what_to_do)}
    if faults:
        content["errors"] = [{"in": (at := asdict(fault)).pop("source"), **at} for fault in faults]
    return HttpResponse(json.dumps(content), status=status, content_type=CONTENT_TYPE, headers=dict(headers or {}))


def handle_errors(api: NinjaAPI) -> None:
    """Turn everything that can go wrong in an operation into problem details."""
    api.add_exception_handler(Faults, lambda request, error: problem(400, faults=error.faults))
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(Invalid, _invalid_input)
    api.add_exception_handler(Refused, lambda request, error: problem(409, str(error)))
    api.add_exception_handler(Missing, lambda request, error: problem(404))
    api.add_exception_handler(Http404, lambda request, error: problem(404))
    api.add_exception_handler(RequestDataTooBig, lambda request, error: problem(413))
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Exception, _our_mistake)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(400, faults=[_fault(found) for found in error.errors])


def _fault(found: Mapping[str, Any]) -> Fault:
    """A fault of pydantic's as ours: its place, and our own words, because its words may quote what was sent."""
    source, _parameter, *place = found["loc"]
    if source != "body":
        return Fault(source, f"#/{_parameter}", _words(found))
    return Fault(source, "#" + "".join(f"/{part}" for part in place), _words(found))


def _words(found: Mapping[str, Any]) -> str:
    if found["type"] == "value_error":  # raised by a rule of ours, with a reason for a person
        return str(found["ctx"]["error"])
    return str(next((words for kind, words in _FAULTS if found["type"].startswith(kind)), _OTHER_FAULT))


def _invalid_input(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(400, faults=[Fault("body", f"#/{error.field}" if error.field else "#", str(error))])


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == 401:
        return problem(401, headers={"WWW-Authenticate": "Bearer"})
    if error.status_code == 400:
        return problem(400, _("This is not JSON. Correct it and send it again."))
    return problem(error.status_code)


def _our_mistake(request: HttpRequest, error: Any) -> HttpResponse:
    """Log where it happened and of which kind it was; an error's own text may hold what somebody wrote."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    log.error("API: %s in %s:%s", type(error).__name__, Path(last.filename).name, last.lineno)
    return problem(500)
