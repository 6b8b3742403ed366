"""Every sentence has its Dutch, and the check that says so finds what is missing, left over or different."""

import gettext
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.structure import PROJECT

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
CODE = 'from django.utils.translation import gettext_lazy as _\n\nNAME = _("Neighbour")\n'
TEMPLATE = (
    "<p>\n"
    '  {% translate "Call us" %}\n'
    "  {% blocktranslate count days=n %}{{ days }} day{% plural %}{{ days }} days{% endblocktranslate %}\n"
    "</p>\n"
)
DUTCH = (
    'msgid "Neighbour"\nmsgstr "Buur"\n\nmsgid "Call us"\nmsgstr "Bel ons"\n\n'
    'msgid "%(days)s day"\nmsgid_plural "%(days)s days"\nmsgstr[0] "één dag"\nmsgstr[1] "%(days)s dagen"\n'
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one room, in which everything is translated."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(PROJECT / "scripts" / "translations.py", tmp_path / "scripts")
    locale = tmp_path / "src" / "waakvlam" / "locale" / "nl"
    locale.mkdir(parents=True)
    (locale / "room.po").write_text(HEADER + DUTCH)
    (tmp_path / "src" / "waakvlam" / "models.py").write_text(CODE)
    (tmp_path / "src" / "waakvlam" / "page.html").write_text(TEMPLATE)
    return tmp_path


def run(project: Path, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, project / "scripts" / "translations.py", command], capture_output=True, text=True, check=False
    )


def test_every_sentence_of_the_product_has_its_dutch() -> None:
    done = run(PROJECT, "check")
    assert done.returncode == 0, done.stderr


def test_complete_translations_pass_and_become_one_catalogue(project: Path) -> None:
    assert run(project, "check").returncode == 0
    assert run(project, "build").returncode == 0

    with (project / "src/waakvlam/locale/nl/LC_MESSAGES/django.mo").open("rb") as file:
        dutch = gettext.GNUTranslations(file)
    assert dutch.gettext("Neighbour") == "Buur"
    assert dutch.ngettext("%(days)s day", "%(days)s days", 3) == "%(days)s dagen"


def test_building_again_does_nothing_until_a_fragment_changes(project: Path) -> None:
    run(project, "build")
    compiled = project / "src/waakvlam/locale/nl/LC_MESSAGES/django.mo"
    first = compiled.stat().st_mtime_ns

    run(project, "build")
    assert compiled.stat().st_mtime_ns == first

    (project / "src/waakvlam/locale/nl/other.po").write_text(HEADER + 'msgid "More"\nmsgstr "Meer"\n')
    run(project, "build")
    assert b"Meer" in compiled.read_bytes()


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("models.py", "Neighbour", "Resident", "src/waakvlam/models.py:3: not translated: 'Resident'"),
        ("page.html", "Call us", "Write us", "src/waakvlam/page.html:2: not translated: 'Write us'"),
        ("locale/nl/room.po", "Bel ons", "", "src/waakvlam/page.html:2: not translated: 'Call us'"),
        (
            "locale/nl/room.po",
            'msgid "Call',
            '#, fuzzy\nmsgid "Call',
            "src/waakvlam/page.html:2: not translated: 'Call us'",
        ),
        ("models.py", "Neighbour", "Call us", "src/waakvlam/locale/nl/room.po:5: not used: 'Neighbour'"),
        ("locale/nl/room.po", "(days)s dagen", "(dagen)s dagen", "other placeholders than in '%(days)s day'"),
        ("locale/nl/room.po", "Bel ons", "Bel {name}", "other placeholders than in 'Call us'"),
        (
            "locale/nl/room.po",
            'msgstr "Buur"\n',
            'msgstr "Buur"\n\nmsgid "Neighbour"\nmsgstr "Bewoner"\n',
            "src/waakvlam/locale/nl/room.po:8: translated differently at src/waakvlam/locale/nl/room.po:5: 'Neighbour'",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(project: Path, file: str, old: str, new: str, problem: str) -> None:
    path = project / "src" / "waakvlam" / file
    path.write_text(path.read_text().replace(old, new, 1))

    done = run(project, "check")

    assert done.returncode == 1
    assert problem in done.stderr


def test_what_is_missing_is_printed_as_entries_to_fill_in(project: Path) -> None:
    (project / "src" / "waakvlam" / "locale" / "nl" / "room.po").write_text(HEADER)

    entries = run(project, "missing").stdout

    assert '#: src/waakvlam/models.py:3\nmsgid "Neighbour"\nmsgstr ""\n' in entries
    assert 'msgid "%(days)s day"\nmsgid_plural "%(days)s days"\nmsgstr[0] ""\nmsgstr[1] ""\n' in entries
