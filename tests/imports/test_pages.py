"""Bringing in a file from a screen."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import Cast
from tests.imports import files
from tests.web.signing import signed_in
from waakvlam.imports.actions.reading import read_file
from waakvlam.kernel.clock import now
from waakvlam.places.importing import Problem

pytestmark = pytest.mark.usefixtures("database")


def give(client: Client, kind: str, file: BytesIO, **more: Any) -> Any:
    return client.post(f"/inlezen/{kind}/", {"file": SimpleUploadedFile("file.csv", file.getvalue()), **more})


def given(client: Client, kind: str, file: BytesIO, **more: Any) -> str:
    """Give a file, and let the worker try it; the address of its page."""
    address: str = give(client, kind, file, **more)["Location"]
    work(address)
    return address


def work(address: str) -> None:
    read_file(upload=UUID(address.split("/")[-2]), clock=now)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_karin_sees_what_would_change_and_then_brings_it_in(cast: Cast) -> None:
    karin = signed_in(cast, "Karin")
    assert "Adressen" in page(karin, "/inlezen/")
    address = give(karin, "areas", files.areas())["Location"]
    assert "Wordt geprobeerd" in page(karin, address)
    assert "0% gelezen" in page(karin, f"{address}stand/")
    work(address)
    assert karin.get(f"{address}stand/").status_code == 204
    tried = page(karin, address)
    assert "Er is nog niets ingelezen" in tried
    assert "Regels die niet kloppen" in tried

    assert karin.post(f"{address}inlezen/")["Location"] == address
    assert karin.post(f"{address}inlezen/")["Location"] == address, "a second press shows how far it is"
    assert "Wordt ingelezen" in page(karin, address)
    work(address)
    assert "Dit is ingelezen" in page(karin, address)
    assert "1 regel klopt niet" in page(karin, "/inlezen/")
    assert karin.post(f"{address}weg/")["Location"] == "/inlezen/"
    assert karin.get(address).status_code == 404


def test_bram_brings_in_signals_and_takes_every_broken_line_along(cast: Cast) -> None:
    bram = signed_in(cast, "Bram")
    team = str(cast.teams["caretakers"].id)
    address = given(bram, "signals", files.told(broken=130), team=team)
    shown = page(bram, address)
    assert shown.count("<tr>") == 101
    assert "En nog 30 regels" in shown
    lines = bram.get(f"{address}regels.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Regel;Reden"
    assert len(lines) == 131
    assert lines[1].startswith("3;De datum")
    assert files.WORDS not in shown
    for name in ("Hugo", "Karin"):
        other = signed_in(cast, name)
        for path in ("", "stand/", "regels.csv"):
            assert other.get(address + path).status_code == 404
        for path in ("inlezen/", "weg/"):
            assert other.post(address + path).status_code == 404


def test_a_reason_never_becomes_a_formula(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    karin = signed_in(cast, "Karin")
    address = given(karin, "areas", files.areas())
    monkeypatch.setattr("waakvlam.imports.queries.problems", lambda viewer, upload: [Problem(2, "=1+1")])
    assert "2;'=1+1" in karin.get(f"{address}regels.csv").content.decode("utf-8-sig")


def test_what_is_not_a_file_of_this_kind_is_explained(cast: Cast) -> None:
    karin = signed_in(cast, "Karin")
    address = given(karin, "addresses", files.areas())
    assert "niet bruikbaar" in page(karin, address)
    assert "Kies een bestand" in karin.post("/inlezen/areas/", {}).content.decode()
    assert "Dit bestand is leeg" in give(karin, "areas", BytesIO(b"")).content.decode()


def test_a_file_that_is_too_large_never_comes_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FILE_UPLOAD_MAX_MEMORY_SIZE", 1000)
    karin = signed_in(cast, "Karin")
    assert "hooguit 64 MB" in give(karin, "areas", BytesIO(b"x" * 2000)).content.decode()
    monkeypatch.setattr(settings, "FILE_UPLOAD_MAX_MEMORY_SIZE", 10_000)
    monkeypatch.setattr("waakvlam.web.imports.views.LARGEST", 1000)
    assert "hooguit 64 MB" in give(karin, "areas", BytesIO(b"x" * 2000)).content.decode()


def test_a_worker_that_stands_still_is_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    karin = signed_in(cast, "Karin")
    address = give(karin, "areas", files.areas())["Location"]
    monkeypatch.setattr("waakvlam.web.imports.views.is_silent", lambda *facts: True)
    assert "langer dan het hoort" in page(karin, address)


def test_each_kind_is_there_for_who_may_bring_it_in(cast: Cast) -> None:
    allowed: dict[str, set[str]] = {kind: set() for kind in ("areas", "addresses", "complexes", "signals", "people")}
    for name in cast.people:
        client = signed_in(cast, name)
        for kind in allowed:
            if client.get(f"/inlezen/{kind}/").status_code == 200:
                allowed[kind].add(name)
    karin = {"Karin"}
    assert allowed == {
        "areas": karin, "addresses": karin, "complexes": karin, "signals": {"Bram", "Hugo"}, "people": set(),
    }  # fmt: skip
    assert "niets in te lezen" in page(signed_in(cast, "Amira"), "/inlezen/")


def test_somebody_else_s_team_cannot_be_chosen(cast: Cast) -> None:
    bram = signed_in(cast, "Bram")
    answer = give(bram, "signals", files.told(), team=str(cast.teams["elsewhere"].id))
    assert answer.status_code == 200
    assert answer.context["form"].errors["team"]
