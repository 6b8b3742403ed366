"""How the style sheets are kept small: nothing in them that no page uses, and nothing on a page without them."""

import re
from collections.abc import Iterator
from pathlib import Path

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTOR = re.compile(r"([^{}]*)\{")
_OURS = re.compile(r"(?<![\w-])((?:wv-|map__)[\w-]+)(\{)?")
_CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")


def unused_classes(sheets: Path, source: Path) -> Iterator[str]:
    """Classes that a style sheet in `sheets` names and nothing in `source` does.

    What a page builds ('wv-alert--{{ tone }}') uses every variant of it.
    """
    files = [path for path in source.rglob("*") if path.suffix in (".html", ".py", ".js")]
    named = " ".join(path.read_text() for path in files)
    used = set(re.findall(r"[\w-]+", named))
    built = tuple(set(re.findall(r"([\w-]+--)\{", named)))
    for sheet in sorted(sheets.glob("*.css")):
        selectors = "".join(_SELECTOR.findall(_COMMENT.sub("", sheet.read_text())))
        for name in sorted(set(_CLASS.findall(selectors))):
            if name not in used and not (built and name.startswith(built)):
                yield f"{sheet.name}: .{name}"


def unstyled_classes(sheets: Path, source: Path) -> Iterator[str]:
    """Classes of ours that a page names and no style sheet does; of what a page builds at least one variant."""
    styled = set(_CLASS.findall(" ".join(_COMMENT.sub("", sheet.read_text()) for sheet in sheets.glob("*.css"))))
    for path in sorted(path for path in source.rglob("*") if path.suffix in (".html", ".py")):
        for name, built in sorted(set(_OURS.findall(path.read_text()))):
            if not any(style.startswith(name) if built else style == name for style in styled):
                yield f"{path.name}: {name}"


def unused_components(templates: Path) -> Iterator[str]:
    """Components that no template includes."""
    included = set(
        re.findall(r"include \"(components/[\w.]+)\"", " ".join(p.read_text() for p in templates.rglob("*.html")))
    )
    for component in sorted((templates / "components").glob("*.html")):
        if f"components/{component.name}" not in included:
            yield component.name
