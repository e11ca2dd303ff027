"""The docs agree with the code and with themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from countersign.cli.reference import PAGES, text
from countersign.site.environment import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]+)(?:#[^)]*)?\)")
SETTING = re.compile(r"\b(COUNTERSIGN_[A-Z_]+|DATABASE_URL)\b")


@pytest.mark.parametrize("page", PAGES)
def test_generated_pages_match_their_source(page: str) -> None:
    written = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert written == text(PAGES[page]), "run `make docs`"


def test_every_link_of_the_docs_leads_somewhere() -> None:
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in DOCS
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []


def test_every_setting_that_the_code_reads_is_documented() -> None:
    documented = {setting.name for setting in SETTINGS}
    files = [*(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *DOCS]
    read = {name for path in files for name in SETTING.findall(path.read_text(encoding="utf-8"))}
    assert {name for name in read if not name.endswith("_")} - documented == set()


def test_every_setting_is_read_somewhere() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("src", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "environment.py"
    )
    assert [one.name for one in SETTINGS if one.name not in code] == []


def test_the_glossary_is_in_order_and_explains_each_word_once() -> None:
    terms = re.findall(r"^- \*\*(.+?)\*\*", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"), re.M)
    folded = [term.casefold() for term in terms]
    assert terms and folded == sorted(folded)
    assert len(set(folded)) == len(folded)


def test_decision_records_are_numbered_once() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs/decisions").glob("[0-9]*.md")]
    assert len(numbers) == len(set(numbers))
