"""Every English local authority of the open register is found by each of its names and by its code."""

from __future__ import annotations

import csv
from collections import defaultdict

import pytest

from countersign.register import queries
from countersign.text.naming import plain

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]
_FOLDER = "uk-local-authorities"


@pytest.mark.slow
def test_every_english_authority_is_found_by_any_name_and_code(cli, real_data) -> None:
    folder = real_data / _FOLDER
    current = folder / "uk_la_past_current__uk_local_authorities_current.csv"
    cli("register", "import", current, "--profile", _FOLDER)
    with current.open() as lines:
        rows = [row for row in csv.DictReader(lines) if row["gss-code"]]
    standing = {
        row["local-authority-code"]: row["gss-code"]
        for row in rows
        if row["nation"] == "England" and not row["end-date"]
    }
    meant: dict[str, set[str]] = defaultdict(set)
    with (folder / "uk_la_past_current__lookup_name_to_registry.csv").open() as lines:
        for row in csv.DictReader(lines):
            meant[plain(row["la-name"])].add(row["local-authority-code"])
    asked = [
        (name, standing[one]) for name, whose in meant.items() for one in whose if one in standing and len(whose) == 1
    ]
    assert len(standing) > 290 and len(asked) > 800
    assert [code for code in standing.values() if code not in _codes(code)] == []
    assert [(name, code) for name, code in asked if code not in _codes(name)] == []


def _codes(text: str) -> set[str]:
    return {place.gss for place in queries.places_of(text) if place.gss}
