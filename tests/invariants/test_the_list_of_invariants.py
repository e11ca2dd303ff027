"""``docs/explanation/invariants.md`` names for each invariant the tests that try to break it; they exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/explanation/invariants.md").read_text()


def sections() -> dict[int, str]:
    """The text under each numbered heading."""
    parts = re.split(r"^## (\d+)\. ", PAGE, flags=re.MULTILINE)[1:]
    return {int(number): text for number, text in zip(parts[::2], parts[1::2], strict=True)}


def test_all_fifteen_are_there_in_order() -> None:
    assert list(sections()) == list(range(1, 16))


def test_each_names_a_test_or_says_what_it_waits_for() -> None:
    assert [n for n, text in sections().items() if "`tests/" not in text and "Waits for" not in text] == []


def test_every_test_that_is_named_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)
    assert len(named) > 20
    for path, name in named:
        assert (ROOT / path).is_file(), path
        assert not name or f"def {name}(" in (ROOT / path).read_text(), f"{path}::{name}"


def test_every_file_of_this_folder_is_named() -> None:
    files = {f"tests/invariants/{path.name}" for path in Path(__file__).parent.glob("test_*.py")}
    assert {path for path in files if path not in PAGE} == set()
