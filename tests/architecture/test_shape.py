"""How big files are, what things are called, and what nobody may do."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "countersign"
FILES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
LONG, TOO_LONG = 350, 400
FORBIDDEN = re.compile(r"(Manager|Service|Helper|Handler|Utils?)$|^(utils?|helpers?|common|core)$")
# Words of the field that only look like the forbidden ones.
OF_THE_FIELD = {"Service": "what people call what they use"}
ASKING = dict.fromkeys(("now", "utcnow", "today"), ("datetime", "date", "timezone")) | {"time": ("time",)}


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.Module]:
    """Every file of ours as Python reads it."""
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def _named(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def test_no_file_grows_into_a_knot() -> None:
    lengths = {_named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    if long := {name: lines for name, lines in lengths.items() if lines > LONG}:
        warnings.warn(f"files over {LONG} lines: {long}", stacklevel=1)
    assert {name: lines for name, lines in lengths.items() if lines > TOO_LONG} == {}


def test_no_name_says_manager_or_helper(trees) -> None:
    named = [
        f"{_named(path)}: {name}"
        for path, tree in trees.items()
        for name in (path.stem, *_classes(tree))
        if _is_forbidden(name)
    ]
    assert named == []


@pytest.mark.parametrize("name", ["BodyManager", "utils", "ReceiptHelper"])
def test_the_check_of_names_can_fail(name: str) -> None:
    assert _is_forbidden(name)


def _is_forbidden(name: str) -> bool:
    return bool(FORBIDDEN.search(name)) and name not in OF_THE_FIELD


def _classes(tree: ast.Module) -> Iterator[str]:
    return (node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def test_only_the_clock_knows_what_time_it_is(trees) -> None:
    asked = [
        f"{_named(path)}:{line}"
        for path, tree in trees.items()
        if path != SOURCE / "clock.py"
        for line in _asks_the_time(tree)
    ]
    assert asked == []


def test_the_check_of_the_clock_can_fail() -> None:
    asking = "import datetime as dt\nx = dt.datetime.now()\ny = timezone.now()\nz = time.time()"
    assert list(_asks_the_time(ast.parse(asking))) == [2, 3, 4]
    assert list(_asks_the_time(ast.parse("clock.now()\nself.now()"))) == []


def _asks_the_time(tree: ast.Module) -> Iterator[int]:
    """Lines that call ``now``, ``utcnow`` or ``today`` of a date, or ``time.time``."""
    for node in ast.walk(tree):
        asked = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ASKING.get(node.func.attr)
        if asked and ast.unparse(node.func.value).split(".")[-1] in asked:
            yield node.lineno


def test_every_package_says_what_it_is(trees) -> None:
    silent = [
        _named(path)
        for path, tree in trees.items()
        if path.name == "__init__.py" and path.read_text().strip() and not ast.get_docstring(tree)
    ]
    assert silent == []
