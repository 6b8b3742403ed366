"""What a phone sends when it is back: each contact by itself, taken in once."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field, ValidationError

from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.actions.checking import Entry, check_in
from waakvlam.pilotlight.models import How, Mood, Result
from waakvlam.web.entrance import Request
from waakvlam.web.offline.phone import phone


class Contact(BaseModel):
    """A contact as a phone wrote it down; `at` by the server's clock, counted on by the phone."""

    client_id: UUID
    light: UUID
    how: How
    result: Result
    mood: Mood = Mood.UNASKED
    words: str = Field("", max_length=4000)
    at: AwareDatetime
    next_on: Annotated[date | None, BeforeValidator(lambda given: given or None)] = None


class Post(BaseModel):
    """What a phone sends; entries are read one by one, so that one that is wrong holds up no other."""

    entries: list[dict[str, Any]] = Field(max_length=50)


@phone
def send(request: Request, device: UUID) -> JsonResponse:
    """Take in what a phone wrote down, or, asked with GET, give it a fresh token against forged forms."""
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    try:
        post = Post.model_validate_json(request.body)
    except ValidationError:
        raise BadRequest from None
    return JsonResponse({"entries": [_take_in(entry, device, by=request.viewer) for entry in post.entries]})


def _take_in(entry: dict[str, Any], device: UUID, *, by: Viewer) -> dict[str, str]:
    """What became of one entry: kept, again (it was here), compare (another phone says something else) or refused."""
    answer = {"client_id": str(entry.get("client_id", ""))}
    try:
        contact = Contact.model_validate(entry)
        with transaction.atomic():
            made = check_in(by=by, entry=Entry(device=device, **contact.model_dump()))
    except ValidationError:
        reason = _("Something in it cannot be read. Write it down once more on the site.")
    except Missing:
        reason = _("This resident is not with you any more. Call your coordinator, then throw it away here.")
    except (Refused, Invalid) as problem:
        reason = str(problem)
    else:
        return answer | {"state": "compare" if made.conflict else "again" if made.again else "kept"}
    return answer | {"state": "refused", "reason": reason}
