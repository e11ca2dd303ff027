"""What the pages on security say is so: no admin, every command and job weighed, nothing fetched, each test there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver
from django.utils.module_loading import import_string

from countersign.people.rules import DEEDS, SYSTEM, can

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src/countersign"
PAGES = ("threats.md", "security-requirements.md")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")

# Rehearses in a database of its own that is thrown away afterwards, as a steward of that database.
CLOSED = ("rehearsing.py",)


def test_there_is_no_admin() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert not [one for one in get_resolver().url_patterns if "admin" in str(one.pattern)]
    uses = [path for path in SOURCE.rglob("*.py") if re.search(r"django\.contrib\.admin\b", path.read_text("utf-8"))]
    assert uses == []


def test_every_command_and_job_is_weighed() -> None:
    """Whatever a command or a job does it does as the software or as an account with the roles that it holds, and the
    software may do what the table lets it, and nothing else."""
    shells = [*(SOURCE / "cli").glob("*.py"), *SOURCE.glob("*/jobs.py"), SOURCE / "involvement/jobs.py"]
    invented = [
        f"{path.name}: {line.strip()}"
        for path in shells
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"\bActor\(", line) and "roles_of(" not in line and path.name not in CLOSED
    ]
    assert len(shells) > 30 and invented == []
    assert [one.name for one in DEEDS if can(SYSTEM, one.name) != (one.software or one.anyone)] == []
    assert len([one for one in DEEDS if not can(SYSTEM, one.name)]) > 40, "most of what people do no command can do"
    for path, _ in settings.TIMETABLE:
        assert import_string(path), path


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_is_named_exists(page) -> None:
    named = NAMED.findall((ROOT / "docs/explanation" / page).read_text(encoding="utf-8"))
    assert len(named) > 20
    missing = [f"{file}::{name}" for file, name in named if f"def {name}(" not in (ROOT / file).read_text("utf-8")]
    assert missing == []


def test_all_twenty_threats_are_answered_each_with_a_test_and_what_stays_open() -> None:
    text = (ROOT / "docs/explanation/threats.md").read_text(encoding="utf-8")
    parts = re.split(r"^## T(\d+)\. ", text, flags=re.M)[1:]
    assert [int(number) for number in parts[::2]] == list(range(1, 21))
    assert all(NAMED.search(part) and "**Open:**" in part for part in parts[1::2])
