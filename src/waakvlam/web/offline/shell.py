"""What a browser keeps to open Vandaag without a connection: a page, its files, and nothing of anybody."""

import hashlib
import json
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from waakvlam.web.entrance import open_page
from waakvlam.web.offline.words import how_words, mood_words, result_words

FILES = [
    f"waakvlam/{name}"
    for name in (
        "tokens.css", "components.css", "waakvlam.js", "flame.svg", "drawings.svg", "offline-icon.svg",
        "offline-page.js", "offline-queue.js", "offline-store.js", "offline-contact.js",
    )
]  # fmt: skip
"""Everything that the page needs, as static files."""


@open_page
def page(request: HttpRequest) -> HttpResponse:
    """The empty page; it is the same for everyone, so messages for one person stay for the next page."""
    shown = {"messages": (), "hows": how_words(), "moods": mood_words(), "results": result_words()}
    return render(request, "offline/page.html", shown)


@open_page
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its first lines change with what it keeps, so that a browser fetches all of it anew."""
    content = hashlib.sha256(page(request).content)
    for name in FILES:
        content.update(_read(name))
    shell = [reverse("offline"), reverse("offline_manifest"), *map(static, FILES)]
    script = f"const SHELL = {json.dumps(shell)};\nconst VERSION = {json.dumps(content.hexdigest()[:16])};\n"
    return HttpResponse(script.encode() + _read("waakvlam/sw.js"), content_type="text/javascript")


@open_page
def manifest(request: HttpRequest) -> JsonResponse:
    """What makes it an app on a phone, under a name that gives nothing away to whoever looks along."""
    icon = {"src": static("waakvlam/offline-icon.svg"), "type": "image/svg+xml", "sizes": "any"}
    app = {
        "id": reverse("offline"),
        "name": _("Today"),
        "short_name": _("Today"),
        "lang": get_language(),
        "start_url": reverse("offline"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f8f6f1",
        "theme_color": "#0b2f38",
        "icons": [icon | {"purpose": "any"}, icon | {"purpose": "maskable"}],
    }
    return JsonResponse(app, content_type="application/manifest+json")


def _read(name: str) -> bytes:
    return Path(str(finders.find(name))).read_bytes()
