"""A pack of evidence: one click, all of it with addresses, frozen, the same bytes again, its digest in the log."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest

from answers import town as town_
from countersign import clock
from countersign.answers import actions as answers
from countersign.answers.queries import commitments
from countersign.awards import actions
from countersign.awards.facts import record_witness
from countersign.awards.models import Pack
from countersign.awards.queries import changed_since, track_record
from countersign.errors import NotAllowed, NotValid
from countersign.ledger.models import Entry


@pytest.fixture
def town(db, settings, tmp_path):
    settings.HOME = tmp_path
    with clock.at(town_.MONDAY):
        yield town_.found()


def test_a_promise_confirmed_by_those_concerned_becomes_a_result_and_stands_in_the_pack(town, client):
    """The whole way by the rooms' own verbs: answered, claimed, confirmed twice, counted, frozen."""
    claim = town.claim()
    for round_ in claim.rounds.order_by("number"):
        with clock.at(round_.opens_on):
            opened = round_ if round_.number == 1 else answers.ask_again([round_])[0]
            town.say(opened, "confirm", town.people[:12])
        with clock.at(round_.closes_on):
            answers.close([opened])
    with clock.at(town_.day(60)):
        found = track_record(town.place.provider)
        kinds = {one.result.kind: one.result for one in found.counted}
        assert kinds["promise"].value == 1.0 and kinds["promise"].grade == "A"
        assert kinds["repair"].stands == "repaired" and kinds["answer"].stands == "answered in time"
        assert Entry.objects.get(pk=kinds["promise"].line).event == "commitment.confirmed"
        assert client.get(kinds["promise"].address).status_code == 200
        made = actions.freeze(town.place.contract, purpose="award", by=town.commissioner)
        said = json.loads(made.data)
        assert [one["state"] for one in said["commitments"]] == ["confirmed"]
        record = next(one for one in said["records"] if one["organisation"]["slug"] == town.place.provider.slug)
        assert record["estimate"]["value"] == pytest.approx(found.value, abs=1e-3)
        assert all(one["address"].startswith("http") and one["ledger_line"] is not None for one in record["results"])


@pytest.fixture
def pack(town) -> Pack:
    town.commitment()
    return actions.freeze(town.place.contract, purpose="review", by=town.provider)


def test_fetched_again_it_is_the_same_bytes_and_the_log_holds_their_digest(pack, client):
    line = Entry.objects.get(event="pack.made")
    for kind, name in (("pdf", "pdf"), ("zip", "zip"), ("json", "data")):
        first, again = (client.get(f"/packs/{pack.pk}.{kind}").content for _ in range(2))
        assert first == again and hashlib.sha256(first).hexdigest() == line.facts[name]
    assert dict(record_witness())[pack.subject] == line.facts["digest"]


def test_it_holds_data_tables_and_paper_and_no_words_of_a_person(pack):
    archive = zipfile.ZipFile(io.BytesIO(bytes(pack.archive)))
    assert set(archive.namelist()) == {"evidence.json", "evidence.pdf", "results.csv", "findings.csv",
                                       "commitments.csv", "ratings.csv", "flags.csv"}  # fmt: skip
    assert archive.read("evidence.json").decode() == pack.data and archive.read("evidence.pdf")[:4] == b"%PDF"
    assert "redacted_text" not in pack.data and "voices" not in pack.data


def test_it_says_what_stands_otherwise_since(pack, town):
    assert changed_since(pack) == []
    town.claim(commitments().get())
    (words,) = changed_since(pack)
    assert words.endswith("was made, and is claimed.")


def test_who_may_make_one_and_that_it_is_never_changed(pack, town):
    with pytest.raises(NotAllowed):
        actions.freeze(town.place.contract, purpose="review", by=town.adviser)
    with pytest.raises(NotValid):
        actions.freeze(town.place.contract, purpose="else", by=town.steward)
    pack.data = "{}"
    with pytest.raises(NotAllowed):
        pack.save()
