"""The house rules about files and imports (design §2), as checks that return what is wrong."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).resolve().parents[2]
WRITTEN_BY_HAND = {".py", ".sql", ".html", ".css", ".js", ".sh"}
LONGEST, MEDIAN = 400, 100


def hidden_imports(source: Path) -> Iterator[str]:
    """Imports of our own modules inside functions: they hide who depends on whom."""
    for path in sorted(source.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for node in ast.walk(function):
                if any(name.partition(".")[0] == "waakvlam" for name in imported(node)):
                    yield f"{path.relative_to(source)}:{node.lineno}"  # type: ignore[attr-defined]


def imported(node: ast.AST) -> list[str]:
    """The modules that an import statement names; relative ones are ours."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return ["waakvlam" if node.level else node.module or ""]
    return []


def misplaced_files(*folders: Path) -> Iterator[str]:
    """Files over 400 lines, and files named after nothing."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix not in WRITTEN_BY_HAND:
                continue
            if (lines := length(path)) > LONGEST:
                yield f"{path.relative_to(folder)}: {lines} lines"
            if path.stem == "utils":
                yield f"{path.relative_to(folder)}: says nothing about what is in it"


def median_length(source: Path) -> float:
    """The median number of lines of a module with something in it."""
    return median(lines for path in source.rglob("*.py") if (lines := length(path)))


def length(path: Path) -> int:
    """Lines in a file."""
    return len(path.read_text().splitlines())
