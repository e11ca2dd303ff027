"""How numbers are made, each method with its version and what was measured of it."""

from __future__ import annotations

import pytest

from countersign.site.pages import methods
from countersign.stats.disclosure import THRESHOLD

pytestmark = pytest.mark.django_db


def page(client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


@pytest.mark.parametrize("method", methods.methods(), ids=lambda one: one.slug)
def test_each_method_is_listed_and_has_a_page_with_its_version(client, method) -> None:
    assert f'href="/methods/{method.slug}"' in page(client, "/methods")
    shown = page(client, f"/methods/{method.slug}")
    assert f"version {method.version}" in shown and f">{method.title}</h1>" in shown


def test_the_worked_example_is_protected_by_the_code_that_protects_releases() -> None:
    rows = methods._small_numbers(methods.methods()[-1])["example"].rows
    shown = {name: seen for name, _, seen in rows}
    withheld = [name for name, seen in shown.items() if seen == "withheld"]
    assert methods.EXAMPLE["West"] < THRESHOLD and "West" in withheld and len(withheld) == 2
    assert shown["All four"] == "54"


def test_measured_shares_are_worked_out_from_counts(client) -> None:
    shown = page(client, "/methods/redaction")
    assert "653 of 720" in shown and "90.7 % (88.4 to 92.6)" in shown


def test_figures_of_another_version_are_marked(client, monkeypatch) -> None:
    assert "has not been measured yet" not in page(client, "/methods/redaction")
    monkeypatch.setattr(methods, "REDACTION_VERSION", "99")
    assert "has not been measured yet" in page(client, "/methods/redaction")


def test_agreement_is_not_told_before_enough_has_been_read(client) -> None:
    assert "Too little has been read twice to say" in page(client, "/methods/coding")
