"""The house stays one in which a stranger finds every rule: few rooms at the root, small files, no hidden arrows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PACKAGES = ("kiosk", "agenda", "printing")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
# Tables of what is imported when it is used; each says so at its head.
TABLES = {ROOT / "kiosk/cli/verbs.py", ROOT / "kiosk/cli/awards.py", ROOT / "kiosk/screens/modes.py"}


def test_the_root_has_few_modules_and_few_rooms() -> None:
    modules = list((ROOT / "kiosk").glob("*.py"))
    rooms = [path.parent for path in (ROOT / "kiosk").glob("*/__init__.py")]
    assert len(modules) <= 8
    assert len(modules) + len(rooms) <= 32


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_tells_one_idea(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(tree), "says at its head what it is"
    raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.exc]
    assert not any("NotImplementedError" in ast.dump(error) for error in raised), "a part that is missing is no stub"
    names = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in ast.walk(tree)
        if isinstance(node, (ast.Attribute, ast.Name))
    }
    assert not {"import_module", "__import__"} & names, "no module is named by a string"


@pytest.mark.parametrize("path", sorted(set(SOURCES) - TABLES), ids=lambda path: str(path.relative_to(ROOT)))
def test_an_import_inside_a_function_says_why(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    for group in late_imports(ast.parse("\n".join(lines))):
        first, last = group[0].lineno - 1, group[-1].end_lineno or 0
        said = [lines[first - 1].strip().startswith("#"), *("#" in line for line in lines[first:last])]
        assert any(said), f"{path}:{first + 1}"


def late_imports(tree: ast.AST, *, inside: bool = False) -> Iterator[list[ast.stmt]]:
    """Yield the imports inside functions, those that follow one another together."""
    for _name, value in ast.iter_fields(tree):
        group: list[ast.stmt] = []
        for node in value if isinstance(value, list) else [value]:
            if inside and isinstance(node, (ast.Import, ast.ImportFrom)):
                group.append(node)
                continue
            if group:
                yield group
                group = []
            if isinstance(node, ast.AST):
                yield from late_imports(
                    node, inside=inside or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
                )
        if group:
            yield group
