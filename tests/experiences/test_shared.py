"""What an arrangement gives out: exactly its fields, nothing that two outputs could be joined by, every ask logged."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import combinations

import pytest

from countersign import clock
from countersign.errors import NotAllowed, NotValid
from countersign.experiences import actions
from countersign.experiences.models import Experience, Source
from countersign.experiences.queries.shared import BLOCK
from countersign.ledger.models import Entry
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from countersign.terms import actions as terms
from countersign.terms import queries
from countersign.terms.models import Access, Blocked
from terms.place import arrangement, build

MAY = dt.date(2026, 5, 4)
WINTER = dt.datetime(2026, 2, 2, 12, tzinfo=dt.UTC)
CANARIES = ("zqredactedzq", "zqkeyzq", "zqfearzq", "zqdangerzq", "zqbodyzq", "zqyoungzq")


@pytest.fixture(autouse=True)
def in_may():
    with clock.at(MAY):
        yield


@pytest.fixture
def place(db):
    place = build()
    source = Source.objects.create(slug="line", name="Advice line")
    rows = [("problem", "no", "late", 12), ("praise", "yes", "kind", 6), ("problem", "yes", "rare", 3)]
    at = 0
    for kind, respect, word, n in rows:
        for _ in range(n):
            at += 1
            told(source, place, kind=kind, respect=respect, published_text=f"The driver was {word}, number {at:02}.")
    told(source, place, kind="problem", respect="no", published_text="zqfearzq", fears=True)
    told(source, place, kind="problem", respect="no", published_text="zqdangerzq", danger=True)
    told(
        source, place, kind="problem", respect="no", published_text="zqyoungzq", told_at=WINTER + dt.timedelta(days=70)
    )
    return place


def told(source, place, **how):
    said = {"told_at": WINTER, "state": "counted", "channel": "web", "confidence": "low"} | how
    return Experience.objects.create(
        source=source, contract=place.contract, happened_on=dt.date(2026, 1, 20), said_body="zqbodyzq",
        redacted_text="zqredactedzq", **said,
    )  # fmt: skip


def ask(place, *fields, by=None, body=None, purpose="improve", level="text"):
    return actions.ask_shared(
        place.contract, body=body or place.provider, purpose=purpose, level=level, fields=fields,
        by=by or place.seller,
    )  # fmt: skip


def test_without_an_arrangement_there_is_nothing_but_released_numbers(place):
    found = ask(place, "words", "kind")
    assert len(found) == 0 and {one.rule for one in found.decided.refused} == {"no-arrangement"}
    assert ask(place, "numbers", level="aggregate").decided.given == ("numbers",)


def test_with_one_come_exactly_its_fields(place):
    arrangement(place)
    found = ask(place, "words", "kind", "confidence", "name")
    assert len(found.words) == 21 and found.codes == ("kind",)
    assert set(found.records) == {("problem",), ("praise",)} and found.decided.given == ("words", "kind")
    assert {one.field: one.rule for one in found.decided.refused} == {
        "confidence": "field-not-named",
        "name": "identity-never",
    }


def test_nothing_that_was_not_signed_off_and_no_key_comes_out(place):
    Experience.objects.filter(published_text__contains="number 01").update(key="zqkeyzq")
    arrangement(place)
    out = repr(ask(place, "words", "kind", "respect"))
    assert [word for word in CANARIES if word in out] == []
    assert not [key for key in Experience.objects.values_list("key", flat=True) if key in out]


def test_what_is_revoked_gives_nothing_on_the_next_call(place):
    made = arrangement(place)
    assert len(ask(place, "words"))
    terms.stop(made, "revoke", reason="We do not need it any more.", by=place.buyer)
    assert len(ask(place, "words")) == 0


def test_what_has_expired_gives_nothing_on_the_next_call(place):
    arrangement(place, ends_on=MAY)
    assert len(ask(place, "words"))
    with clock.at(MAY + dt.timedelta(days=1)):
        assert len(ask(place, "words")) == 0


def test_rare_combinations_stay_in_and_the_rest_come_in_fives(place):
    arrangement(place)
    found = Counter(ask(place, "kind", "respect").records)
    assert found == {("problem", "no"): 10, ("praise", "yes"): 5}


def test_asking_for_less_never_shows_more(place):
    """Every smaller question is a projection of the largest one, so that two answers cannot be taken apart."""
    arrangement(place, fields=["kind", "respect", "confidence", "quarter"])
    codes = ("kind", "respect", "confidence", "quarter")
    whole = ask(place, *codes)
    assert len(whole.records) == 15
    for n in range(1, len(codes)):
        for some in combinations(codes, n):
            at = [codes.index(one) for one in some]
            assert Counter(ask(place, *some).records) == Counter(tuple(row[i] for i in at) for row in whole.records)


def test_the_order_of_an_output_says_nothing(place):
    """Sorted by what they say: shuffling the accounts themselves changes no byte of either output."""
    arrangement(place)
    before = ask(place, "words", "kind", "respect")
    accounts = list(Experience.objects.values("pk", "published_text", "kind", "respect"))
    for at, row in enumerate(reversed(accounts)):
        Experience.objects.filter(pk=accounts[at]["pk"]).update(**{k: v for k, v in row.items() if k != "pk"})
    Experience.objects.filter(published_text__startswith="zq").update(fears=True)
    Experience.objects.exclude(published_text__startswith="zq").update(fears=False, danger=False, told_at=WINTER)
    after = ask(place, "words", "kind", "respect")
    assert (before.words, before.records) == (after.words, after.records)


def test_one_person_who_tells_or_withdraws_shows_in_no_second_output(place):
    arrangement(place)
    before = ask(place, "kind", "respect").records
    source = Source.objects.get()
    told(source, place, kind="problem", respect="no", published_text="More.")
    told(source, place, kind="problem", respect="yes", published_text="More.")
    assert ask(place, "kind", "respect").records == before
    Experience.objects.filter(kind="problem", respect="no", published_text__contains="01").update(state="withdrawn")
    assert ask(place, "kind", "respect").records == before


def test_the_difference_of_any_two_outputs_counts_nobody_below_five(place):
    """Every two answers there can be, before and after somebody tells and somebody withdraws, under two arrangements,
    taken apart over the codes that they share: whatever they differ by comes in whole fives.
    """
    codes = ("kind", "respect", "confidence", "quarter")
    first = arrangement(place, fields=list(codes))
    asked = [some for n in range(1, 5) for some in combinations(codes, n)]
    outputs = [(some, ask(place, *some).records) for some in asked]
    told(Source.objects.get(), place, kind="problem", respect="no", published_text="More.")
    Experience.objects.filter(kind="praise", published_text__contains="13").update(state="withdrawn")
    outputs += [(some, ask(place, *some).records) for some in asked]
    terms.stop(first, "end", reason="Another one takes its place.", by=place.buyer)
    arrangement(place, fields=["words", "kind", "time_lost"])
    outputs.append((("kind",), ask(place, "kind").records))
    for (one, these), (other, those) in combinations(outputs, 2):
        common = [code for code in one if code in other]
        apart = _over(common, one, these)
        apart.subtract(_over(common, other, those))
        assert all(count % BLOCK == 0 for count in apart.values()), (one, other, apart)


def _over(common, codes, records) -> Counter:
    return Counter(tuple(row[codes.index(code)] for code in common) for row in records)


@pytest.mark.parametrize("by", [SYSTEM, ANYBODY])
def test_the_command_line_and_passers_by_have_no_door(place, by):
    arrangement(place)
    with pytest.raises(NotAllowed):
        ask(place, "words", by=by)


@pytest.mark.parametrize("role", ["steward", "administrator", "scrutineer", "adviser"])
def test_no_other_role_gets_anything_and_the_try_is_written_down(place, role):
    arrangement(place)
    own = place.provider.pk if role == "adviser" else None
    by = Actor("staff", place.seller.account_id, frozenset({(role, own)}))
    assert len(ask(place, "words", "kind", by=by)) == 0
    assert Access.objects.get().rule == "not-acting-for-a-party" and not Blocked.objects.exists()


def test_who_acts_for_one_party_cannot_ask_for_another(place):
    arrangement(place)
    assert len(ask(place, "words", body=place.council)) == 0


def test_every_ask_is_logged_with_its_purpose_whether_allowed_or_not(place):
    arrangement(place)
    ask(place, "words", "confidence", "name")
    logged = [(one.allowed, one.rule, one.fields, one.purpose, one.count) for one in Access.objects.order_by("pk")]
    assert logged == [
        (True, "as-arranged", ["words"], "improve", 21),
        (False, "field-not-named", ["confidence"], "improve", 0),
        (False, "identity-never", ["name"], "improve", 0),
    ]
    line = Entry.objects.get(event="sharing.asked").facts
    assert line["given"] == ["words"] and line["refused"] == ["confidence", "name"] and line["by"] == "provider"
    with pytest.raises(NotAllowed):
        Access.objects.all().delete()


def test_what_is_blocked_is_listed_from_the_first_ask_until_it_is_given(place):
    ask(place, "words", "name")
    with clock.at(MAY + dt.timedelta(days=9)):
        ask(place, "words")
        item = queries.blocked(place.contract.pk).get()
        assert (item.field, item.since, item.asked, item.rule) == ("words", MAY, 2, "no-arrangement") and item.unblocks
        arrangement(place)
        ask(place, "words")
    assert not queries.blocked(place.contract.pk).exists() and Blocked.objects.get().unblocked_on


def test_words_of_no_list_are_refused_at_the_door(place):
    for wrong in ({"purpose": "marketing"}, {"level": "everything"}):
        with pytest.raises(NotValid):
            ask(place, "words", **wrong)
    with pytest.raises(NotValid):
        ask(place, "redacted_text")
    assert not Access.objects.exists()
