"""Draws the maps in docs/architecture.md from the code: the rooms by their imports, the lifecycles by their tables.

python scripts/room_map.py            write the maps
python scripts/room_map.py --check    exit code 1 when they are out of date
"""

import ast
import importlib
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import grimp

PROJECT = Path(__file__).resolve().parent.parent
SOURCE = PROJECT / "src" / "waakvlam"
PAGE = PROJECT / "docs" / "architecture.md"

Imports = dict[str, list[str]]
"""Each room, in the order of the house, with the rooms that it imports."""


def main() -> None:
    """Write the maps, or check them."""
    page = PAGE.read_text()
    wanted = between(between(page, "rooms", rooms_drawn(imports())), "lifecycles", lifecycles_drawn())
    if "--check" not in sys.argv:
        PAGE.write_text(wanted)
    elif page != wanted:
        sys.exit("The maps in docs/architecture.md are out of date: run scripts/room_map.py.")


def between(page: str, name: str, text: str) -> str:
    """The page with `text` between the two marks of `name`."""
    start, end = f"<!-- {name}: made by scripts/room_map.py -->\n", f"<!-- end of {name} -->\n"
    before, rest = page.split(start)
    return before + start + text + end + rest.split(end)[1]


def imports() -> Imports:
    """What each room imports, by the code. Rooms that are named in pyproject.toml but not made yet are left out."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    names = [name for layer in reversed(layers) for name in layer.split(" | ") if name != "waakvlam.config"]
    graph = grimp.build_graph("waakvlam", cache_dir=None)
    rooms = [name for name in names if name in graph.modules]
    return {
        room: [
            other
            for other in rooms
            if other != room and graph.direct_import_exists(importer=room, imported=other, as_packages=True)
        ]
        for room in rooms
    }


def rooms_drawn(rooms: Imports) -> str:
    """A drawing of the nearest imports, and a table with all of them."""
    lines = ["```mermaid", "flowchart BT"]
    for room, imported in rooms.items():
        arrows = [f"    {short(room)} --> {short(other)}" for other in nearest(imported, rooms)]
        lines += arrows or [f"    {short(room)}"]
    lines += ["```", "", "| room | what lives there | imports |", "|---|---|---|"]
    for room, imported in rooms.items():
        lines.append(f"| `{short(room)}` | {sentence(room)} | {', '.join(map(short, imported))} |")
    return "\n".join([*lines, ""])


def nearest(imported: list[str], rooms: Imports) -> list[str]:
    """The imported rooms that are not reached through another of them: the drawing needs no more arrows."""
    further = {room for other in imported for room in reached(other, rooms)}
    return [room for room in imported if room not in further]


def reached(room: str, rooms: Imports) -> set[str]:
    """All rooms that `room` imports, directly or through others."""
    return {*rooms[room]}.union(*(reached(other, rooms) for other in rooms[room]))


def short(room: str) -> str:
    """The room's name in the house."""
    return room.removeprefix("waakvlam.")


def sentence(room: str) -> str:
    """What the room says about itself: the first line of its docstring."""
    source = SOURCE / short(room) / "__init__.py"
    says = ast.get_docstring(ast.parse(source.read_text()))
    if not says:
        sys.exit(f"{source.relative_to(PROJECT)} says nothing: begin it with one line about what lives there.")
    return says.splitlines()[0].rstrip(".")


def lifecycles_drawn() -> str:
    """Each lifecycle in a room's states.py: what may follow what, and whose turn it is in each state."""
    lines: list[str] = []
    for path in sorted(SOURCE.glob("*/states.py")):
        module = importlib.import_module(f"waakvlam.{path.parent.name}.states")
        for name, table in vars(module).items():
            if name.isupper() and hasattr(table, "moves"):
                lines += [f"### {name.capitalize()}", "", *lifecycle(table.moves, table.owners), ""]
    return "\n".join([*lines, ""]) if lines else ""


def lifecycle(moves: Mapping[tuple[Any, str], Any], owners: Mapping[Any, str]) -> Iterator[str]:
    """One lifecycle as a state diagram and a table of owners."""
    yield from ("```mermaid", "stateDiagram-v2")
    for state in owners:
        yield f'    state "{state}" as {state.name}'
    verbs: dict[tuple[Any, Any], list[str]] = {}
    for (before, verb), after in moves.items():
        verbs.setdefault((before, after), []).append(verb)
    for (before, after), names in verbs.items():
        yield f"    {before.name} --> {after.name}: {', '.join(names)}"
    yield from ("```", "", "| state | whose turn |", "|---|---|")
    for state, owner in owners.items():
        yield f"| {state} | {owner} |"


if __name__ == "__main__":
    main()
