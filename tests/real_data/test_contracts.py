"""Real contract files: everything that can be taken is taken, and the same file again changes nothing."""

from __future__ import annotations

import json

import pytest

from countersign.ledger.models import Entry
from countersign.register.models import Body, Contract

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]

_OCDS = (
    "uk-contracts-finder/apa999_releases_wales.jsonl",
    "uk-contracts-finder/rlowndes9_contracts_data.json",
    "ocds-sample/fictional-example/ocds-213czf-000-00001.json",
)


@pytest.mark.slow
@pytest.mark.parametrize("file", _OCDS)
def test_a_real_ocds_file_twice_changes_nothing(file, real_data, cli):
    first = json.loads(cli("register", "import-ocds", real_data / file, "--json"))
    assert first["taken"] > 0
    assert first["refused"] == 0
    before = Body.objects.count(), Contract.objects.count(), Entry.objects.count()
    again = json.loads(cli("register", "import-ocds", real_data / file, "--json"))
    assert (again["taken"], again["changed"], again["same"]) == (0, 0, first["read"])
    assert (again["bodies_new"], again["contracts_new"], again["contracts_changed"]) == (0, 0, 0)
    bodies, contracts, lines = before
    assert (Body.objects.count(), Contract.objects.count()) == (bodies, contracts)
    assert Entry.objects.count() - lines <= 2  # that it was imported, never that anything changed


def test_a_bad_file_harms_no_good_one(real_data, cli, tmp_path):
    good = real_data / "uk-contracts-finder/apa999_releases_wales.jsonl"
    lines = good.read_text("utf-8").splitlines()
    bad = tmp_path / "bad.jsonl"
    bad.write_text("\n".join([*lines[:10], lines[10][: len(lines[10]) // 2], *lines[11:20]]), "utf-8")
    told = json.loads(cli("register", "import-ocds", bad, "--json"))
    assert (told["taken"], told["refused"]) == (19, 1)
    assert json.loads(cli("register", "import-ocds", good, "--json"))["refused"] == 0
