"""Approved texts for reporters, in B1: true, and with nothing about the resident (FB-01, FB-07)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Text:
    """An approved text: a short name to choose it by, and the words that the reporter reads."""

    code: str
    name: Promise
    words: Promise


_TEXTS = (
    Text(
        "visited fine",
        _("We went to look"),
        _(
            "Thank you for your message. We went to look and we did something with it. We may not tell you more about "
            "your neighbour. Do you see it again? Tell us with your code, or call the municipality. Then we write "
            "again. Is there danger? Call 112."
        ),
    ),
    Text(
        "in contact",
        _("We are in contact"),
        _(
            "Thank you for your message. We are working on it and stay in contact. Do you see it again, or does it get "
            "worse? Tell us with your code, or call the municipality. Then we write again. Is there danger? Call 112."
        ),
    ),
    Text(
        "other help",
        _("Others help further"),
        _(
            "Thank you for your message. We took action, and others help further. Do you see it again? Tell us with "
            "your code, or call the municipality. Then we write again. Is there danger? Call 112."
        ),
    ),
    Text(
        "not yet reached",
        _("We keep trying"),
        _(
            "Thank you for your message. We went to look, but did not speak to anyone yet. We keep trying. Do you see "
            "something new? Tell us with your code, or call the municipality. Then we write again. Is there danger? "
            "Call 112."
        ),
    ),
    Text(
        "home again",
        _("After ambulance or police"),
        _(
            "You saw that help came to your street. That can be a shock. We are in contact with those involved. Would "
            "you like to talk about it? Answer here or call us. Is there danger? Call 112."
        ),
    ),
)
TEXTS = {text.code: text for text in _TEXTS}
LAPSED = _(
    "We are sorry. We did not do in time what we had to do with your message. Because of the law we had to erase what "
    "you wrote. We look into how this could happen. Do you still see it? Please tell us again, or call the "
    "municipality."
)
