"""The Dutch catalogue: joins the rooms' fragments and checks that every sentence has its Dutch.

    python scripts/translations.py build     make the .mo file that Django reads; returns at once when nothing changed
    python scripts/translations.py check     list what is missing, unused or different; exit code 1 if there is any
    python scripts/translations.py missing   print the entries that still have to be filled in

The words in the code are English. Each room has its Dutch in `locale/nl/<room>.po`.
"""

import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, PoFileParser, write_po
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parent.parent
SOURCE = PROJECT / "src" / "waakvlam"
FRAGMENTS = SOURCE / "locale" / "nl"
COMPILED = FRAGMENTS / "LC_MESSAGES" / "django.mo"
KEYWORDS = DEFAULT_KEYWORDS | {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext")}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")

Words = tuple[str, ...]
"""What is translated: one text, or the singular and the plural."""
Key = tuple[str | None, Words]
"""Words in their context (from pgettext; mostly none)."""


class Fragment(Catalog):
    """A catalogue that keeps every entry, also a second one for the same words."""

    def __init__(self) -> None:
        super().__init__(locale="nl")
        self.entries: list[Message] = []

    def __setitem__(self, id: Any, message: Message) -> None:
        if message.id:
            self.entries.append(message)
        super().__setitem__(id, message)


def main() -> None:
    """Run the command that is named."""
    commands = {"build": build, "check": check, "missing": print_missing}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]]()


def build() -> None:
    """Join the fragments into one compiled catalogue, unless it is newer than all of them."""
    sources = [FRAGMENTS, Path(__file__), *FRAGMENTS.glob("*.po")]
    if COMPILED.exists() and COMPILED.stat().st_mtime > max(path.stat().st_mtime for path in sources):
        return
    joined = Catalog(locale="nl", fuzzy=False)
    for _, entry in translated():
        joined.add(entry.id, entry.string, context=entry.context)
    COMPILED.parent.mkdir(exist_ok=True)
    draft = COMPILED.with_suffix(".draft")
    with draft.open("wb") as file:
        write_mo(file, joined)
    os.replace(draft, COMPILED)


def check() -> None:
    """Print every problem as `file:line: what`, and leave with 1 when there is one."""
    uses = used()
    entries: dict[Key, tuple[str, Message]] = {}
    problems = []
    for place, entry in translated():
        key = key_of(entry)
        first_place, first = entries.setdefault(key, (place, entry))
        if texts(first.string) != texts(entry.string):
            problems.append(f"{place}: translated differently at {first_place}: {key[1][0]!r}")
        if key not in uses:
            problems.append(f"{place}: not used: {key[1][0]!r}")
        elif is_finished(entry) and not same_placeholders(key[1], texts(entry.string)):
            problems.append(f"{place}: other placeholders than in {key[1][0]!r}")
    for key in missing(uses):
        problems.append(f"{uses[key][0]}: not translated: {key[1][0]!r}")
    for problem in sorted(problems):
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(1)


def print_missing() -> None:
    """Print an entry to fill in for every sentence that has no Dutch, with where it is used."""
    empty = Catalog()
    uses = used()
    for context, words in missing(uses):
        places = [(path, int(line)) for path, _, line in (use.rpartition(":") for use in uses[context, words])]
        empty.add(words if len(words) > 1 else words[0], locations=places, context=context)
    write_po(sys.stdout.buffer, empty, omit_header=True)


def missing(uses: dict[Key, list[str]]) -> list[Key]:
    """What is used and has no finished translation."""
    finished = {key_of(entry) for _, entry in translated() if is_finished(entry)}
    return [key for key in uses if key not in finished]


def used() -> dict[Key, list[str]]:
    """Everything that the code and the templates translate, with the places `path:line`."""
    uses: dict[Key, list[str]] = {}
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix == ".py":
            code = path.read_bytes()
        elif path.suffix in {".html", ".txt"}:
            # Django turns a template into calls that a Python scanner finds; indentation means nothing there.
            lines = templatize(path.read_text(), origin=str(path)).splitlines()
            code = "\n".join(line.strip() for line in lines).encode()
        else:
            continue
        for line, words, _, context in extract("python", BytesIO(code), KEYWORDS, options={"encoding": "utf-8"}):
            uses.setdefault((context, texts(words)), []).append(f"{path.relative_to(PROJECT)}:{line}")
    return uses


def translated() -> Iterator[tuple[str, Message]]:
    """Every entry of every fragment with its place `path:line`. A broken file ends the command."""
    for path in sorted(FRAGMENTS.glob("*.po")):
        fragment, name = Fragment(), path.relative_to(PROJECT)
        try:
            with path.open("rb") as file:
                PoFileParser(fragment, abort_invalid=True).parse(file)
        except PoFileError as problem:
            sys.exit(f"{name}:{problem.lineno}: {problem}")
        for entry in fragment.entries:
            yield f"{name}:{entry.lineno}", entry


def key_of(entry: Message) -> Key:
    """What the entry translates."""
    return entry.context or None, texts(entry.id)


def texts(words: Any) -> Words:
    """Babel's one text or several, always as several."""
    return (words,) if isinstance(words, str) else tuple(words)


def is_finished(entry: Message) -> bool:
    """Whether every form has its text and nobody marked it as a guess."""
    return not entry.fuzzy and all(texts(entry.string))


def same_placeholders(words: Words, dutch: Words) -> bool:
    """Whether the Dutch fills in what the English does; a singular may leave the number out ('one day')."""
    wanted, *forms = ({*PLACEHOLDER.findall(text.replace("%%", ""))} for text in (words[-1], *dutch))
    return forms[-1] == wanted and all(form <= wanted for form in forms)


if __name__ == "__main__":
    main()
