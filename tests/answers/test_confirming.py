"""Claims, and what those concerned say of them: the promiser cannot confirm, whoever it sends."""

from __future__ import annotations

import itertools

import pytest

from answers.town import day, length, lines
from countersign import clock
from countersign.answers import actions, queries, words
from countersign.answers.jobs import keep_time
from countersign.answers.models import Contest, Round, Voice
from countersign.answers.tally import Tally, printed
from countersign.errors import NotAllowed, NotNow, NotSafe, NotValid
from countersign.experiences.actions import withdraw
from countersign.ledger.models import Entry
from countersign.ledger.queries import verdict
from countersign.people.actions import issue_receipt
from countersign.people.models import Role
from countersign.people.rules import SYSTEM, Actor
from countersign.register.models import Body
from findings.place import cluster


def first(claim) -> Round:
    return claim.rounds.get(number=1)


def counted(town, confirm: int, contest: int = 0, unsure: int = 0) -> Round:
    """A claim whose first round was counted with these voices."""
    claim = town.claim()
    round, people = first(claim), iter(town.people)
    for said, number in (("confirm", confirm), ("contest", contest), ("unsure", unsure)):
        town.say(round, said, list(itertools.islice(people, number)))
    keep_time(day(15))
    round.refresh_from_db()
    return round


# the rule


@pytest.mark.parametrize(
    ("tally", "outcome"),
    [
        (Tally(18, 9, 1, 1), "confirmed"),  # 9 of 11: lower limit 0.523
        (Tally(18, 8, 1, 2), "divided"),  # 8 of 11: 0.434
        (Tally(18, 5, 0, 0), "confirmed"),  # 5 of 5: 0.566
        (Tally(18, 4, 0, 0), "too_few"),
        (Tally(18, 0, 4, 0), "too_few"),
        (Tally(18, 0, 0, 0), "too_few"),
        (Tally(18, 0, 0, 5), "divided"),
        (Tally(18, 2, 2, 1), "contested"),
        (Tally(18, 1, 9, 1), "contested"),
        (Tally(18, 6, 5, 0), "divided"),
        (Tally(18, 5, 6, 0), "contested"),
    ],
)
def test_the_outcome_follows_from_the_counts(tally, outcome):
    assert tally.outcome == outcome


def test_nine_of_eleven_is_said_with_its_interval():
    said = printed(Tally(18, 9, 1, 1))
    assert (said.asked, said.replied, said.confirmed, said.contested) == (18, 11, 9, None)
    assert (round(said.lower, 3), round(said.upper, 3)) == (0.523, 0.949)


def test_where_all_who_replied_agree_a_hundred_per_cent_is_not_said_of_them():
    said = printed(Tally(18, 12, 0, 0))
    assert words.interval(said.lower, said.upper) == "95 % interval 75.8 % or more"


@pytest.mark.parametrize("tally", [Tally(18, c, k, u) for c, k, u in itertools.product(range(4), repeat=3)])
def test_no_number_of_replies_below_ten_is_ever_said(tally):
    said = printed(tally)
    if tally.replied < 10:
        assert said.confirmed is said.contested is said.replied is said.lower is None
    if tally.replied < 5:
        assert said.asked is None


# the promiser cannot confirm


def test_a_claim_alone_confirms_nothing(town):
    claim = town.claim()
    assert claim.commitment.state == "claimed"
    for on in (14, 15, 28, 43, 60):
        keep_time(day(on))
        claim.commitment.refresh_from_db()
        assert claim.commitment.state == "claimed"
    assert queries.confirmation(claim.commitment).words == "not confirmed: too few replied"


@pytest.mark.slow
def test_the_promiser_cannot_confirm(town):
    """Every shape of actor that could come from the promiser's side, with a receipt in hand and without."""
    round = first(town.claim())
    person, place = town.people[0], town.place
    heir = Body.objects.create(slug="saltway-group", name="Saltway Group")
    Body.objects.filter(pk=place.provider.pk).update(replaced_by=heir)
    former = Body.objects.create(slug="old-saltway", name="Old Saltway", replaced_by=heir)
    promisers = (place.provider, place.commissioner, place.subcontractor, heir, former)
    assert queries.promisers(round.claim.commitment) == {body.pk for body in promisers}
    shapes = itertools.product(promisers, Role.values, ("staff", "person", "system"), (None, person.receipt_id))
    for body, role, kind, receipt in shapes:
        by = Actor(kind, 1, frozenset({(role, body.pk)}), receipt)
        for channel in Voice.Channel.values:
            with pytest.raises(NotAllowed):
                actions.voice(round, said="confirm", channel=channel, receipt=person.receipt, by=by)
    assert not Voice.objects.exists()


def test_a_second_role_elsewhere_does_not_help_the_promiser(town):
    round, person = first(town.claim()), town.people[0]
    both = frozenset({("adviser", town.elsewhere.pk), ("provider", town.place.provider.pk)})
    for channel in ("phone", "paper", "adviser"):
        with pytest.raises(NotAllowed, match="Who promised"):
            actions.voice(round, said="confirm", channel=channel, receipt=person.receipt, by=Actor("staff", 1, both))


@pytest.mark.parametrize("channel", Voice.Channel.values)
def test_neither_the_software_nor_an_administrator_confirms(town, channel):
    round, person = first(town.claim()), town.people[0]
    administrator = frozenset({("administrator", None)})
    for receipt in (None, person.receipt_id):
        for by in (
            SYSTEM, Actor("system", receipt_id=receipt), Actor("staff", 1, administrator, receipt), Actor("person"),
            Actor("staff", 1, frozenset({("scrutineer", None)})), Actor("staff", 1),
        ):  # fmt: skip
            with pytest.raises(NotAllowed):
                actions.voice(round, said="confirm", channel=channel, receipt=person.receipt, by=by)


def test_one_receipt_does_not_speak_for_another(town):
    round, (one, other) = first(town.claim()), town.people[:2]
    with pytest.raises(NotAllowed):
        actions.voice(round, said="confirm", channel="web", receipt=other.receipt, by=town.holder(one))


def test_nobody_can_join_in_order_to_reply(town):
    round = first(town.claim())
    late = town.place.told(1, themes=["waiting"])[0]
    late.receipt, _ = issue_receipt(purpose="experience")
    late.save()
    with pytest.raises(NotAllowed, match="does not stand behind"):
        actions.voice(round, said="confirm", channel="web", receipt=late.receipt, by=town.holder(late))


# those concerned can


def test_those_concerned_are_asked_at_the_claim_and_again_after_28_days(town):
    before = length()
    claim = town.claim()
    assert lines(since=before)[-2:] == ["commitment.claimed", "round.opened"]
    one, two = claim.rounds.all()
    assert (one.state, one.opens_on, one.closes_on, one.concerned.count()) == ("open", day(0), day(14), 18)
    assert (two.state, two.opens_on, two.closes_on, two.concerned.count()) == ("waiting", day(28), day(42), 0)
    keep_time(day(28))
    two.refresh_from_db()
    assert (two.state, two.concerned.count()) == ("open", 18)


def test_a_voice_is_hers_until_the_round_closes(town):
    round, person = first(town.claim()), town.people[0]
    before = length()
    for said in ("confirm", "contest", "unsure", "confirm"):
        actions.voice(round, said=said, channel="web", receipt=person.receipt, by=town.holder(person))
    assert Voice.objects.values_list("said", flat=True).get() == "confirm"
    assert length() == before, "a line for each voice would let anybody watch them come in"
    with clock.at(day(15)), pytest.raises(NotNow):
        actions.voice(round, said="contest", channel="web", receipt=person.receipt, by=town.holder(person))


def test_a_voice_comes_by_phone_or_paper_through_who_has_the_code(town):
    round, (one, other) = first(town.claim()), town.people[:2]
    actions.voice(round, said="confirm", channel="phone", receipt=one.receipt, by=town.steward)
    kept = actions.voice(round, said="contest", channel="paper", receipt=other.receipt, by=town.adviser)
    assert kept.entered_by_id == town.adviser.account_id
    with pytest.raises(NotAllowed):
        actions.voice(round, said="confirm", channel="web", receipt=one.receipt, by=town.steward)
    with pytest.raises(NotValid):
        actions.voice(round, said="confirm", channel="pigeon", receipt=one.receipt, by=town.steward)
    with pytest.raises(NotValid):
        actions.voice(round, said="perhaps", channel="phone", receipt=one.receipt, by=town.steward)


def test_nothing_is_counted_before_the_round_closes(town):
    claim = town.claim()
    town.say(first(claim), "confirm", town.people)
    keep_time(day(14))
    shown = queries.confirmation(claim.commitment)
    assert (shown.words, shown.replied) == ("those concerned are being asked until 7 December 2026", None)
    keep_time(day(15))
    assert queries.confirmation(claim.commitment).replied == 18


def test_the_page_says_nine_of_eleven(town):
    round = counted(town, 9, 1, 1)
    commitment = round.claim.commitment
    assert commitment.state == "confirmed"
    shown = queries.confirmation(commitment)
    assert shown.words == "confirmed by 9 of 11 who replied (18 asked)"
    assert shown.interval == "95 % interval 52.3 to 94.9 %"
    assert verdict().fault is None


def test_few_replies_confirm_without_numbers(town):
    round = counted(town, 6, 0, 0)
    shown = queries.confirmation(round.claim.commitment)
    assert shown.words == "confirmed by most of those who replied (18 asked)"
    assert shown.replied is shown.confirmed is None


def test_too_few_replies_confirm_nothing(town):
    round = counted(town, 4)
    assert (round.outcome, round.claim.commitment.state) == ("too_few", "claimed")
    assert queries.confirmation(round.claim.commitment).words == "not confirmed: too few replied"


def test_the_ledger_never_holds_a_number_that_the_page_does_not_say(town):
    round = counted(town, 4, 1, 1)
    told = Entry.objects.get(event="round.counted").facts
    assert set(told) == {"commitment", "number", "outcome", "digest", "by"}
    for numbers in itertools.product(range(19), repeat=3):  # nobody finds them by trying all
        round.confirmed, round.contested, round.unsure = numbers
        if sum(numbers) == 6 and round.outcome == Tally(18, *numbers).outcome:
            assert queries.digest(round) == told["digest"]


def test_a_contested_change_opens_an_item_and_may_be_claimed_anew(town):
    round = counted(town, 1, 9, 1)
    commitment = round.claim.commitment
    assert commitment.state == "contested"
    item = Contest.objects.get(commitment=commitment)
    assert (item.about, item.state, item.opened_on, item.words) == ("change", "open", day(15), "")
    with clock.at(day(20)):
        with pytest.raises(NotNow, match="wait for a reply"):
            town.claim(commitment)
        actions.reply_to_contest(item, text="Two stops were missing. They have one since today.", by=town.provider)
        again = town.claim(commitment)
    assert round.claim.rounds.get(number=2).state == "dropped"
    town_round = first(again)
    with clock.at(day(21)):
        town.say(town_round, "confirm", town.people)
    keep_time(day(40))
    commitment.refresh_from_db()
    assert commitment.state == "confirmed"


def test_what_was_put_right_for_a_week_is_not_put_right(town):
    round = counted(town, 11)
    commitment = round.claim.commitment
    assert commitment.state == "confirmed"
    keep_time(day(28))
    again = round.claim.rounds.get(number=2)
    with clock.at(day(30)):
        town.say(again, "contest", town.people[:12])
    keep_time(day(43))
    commitment.refresh_from_db()
    assert commitment.state == "contested"
    assert queries.confirmation(commitment).words == "contested by 12 of 12 who replied (18 asked)"


def test_a_second_round_without_replies_leaves_what_was_confirmed(town):
    round = counted(town, 11)
    keep_time(day(28))
    keep_time(day(43))
    commitment = queries.commitment(round.claim.commitment_id)
    assert commitment.state == "confirmed"
    assert queries.confirmation(commitment).words == "confirmed by 11 of 11 who replied (18 asked)"


def test_who_withdraws_takes_her_voice_along_and_the_round_is_recounted(town):
    round = counted(town, 9, 1, 1)
    commitment = round.claim.commitment
    with clock.at(day(16)):
        withdraw(town.people[0], by=town.holder(town.people[0]))
    assert Voice.objects.filter(round=round).count() == 10
    assert queries.confirmation(commitment).words.startswith("confirmed by 9 of 11")  # as printed, until the clock
    before = length()
    keep_time(day(17))
    assert lines(since=before) == ["round.recounted", "commitment.reopened"]
    commitment.refresh_from_db()
    assert commitment.state == "claimed"  # 8 of 10: the lower limit is 0.49
    assert queries.confirmation(commitment).words == "not confirmed: confirmed by only 8 of 10 who replied (17 asked)"
    assert verdict().fault is None
    assert keep_time(day(17)).recounted == 0


def test_an_account_and_its_copies_have_one_voice(town):
    copies = cluster(town.place)
    one, *rest = town.people[:4]
    type(one).objects.filter(pk__in=[p.pk for p in town.people[:4]]).update(cluster=copies)
    type(one).objects.filter(pk__in=[p.pk for p in rest]).update(counts=False)
    round = first(town.claim())
    assert round.concerned.count() == 15
    with pytest.raises(NotAllowed):
        actions.voice(round, said="confirm", channel="web", receipt=rest[0].receipt, by=town.holder(rest[0]))


# claiming


@pytest.mark.parametrize("text", ["Dear Mrs Whitcombe, it is done.", "Ask John Abernathy, he put it up."])
def test_a_claim_names_and_addresses_nobody(town, text):
    commitment = town.commitment()
    with pytest.raises(NotSafe):
        town.claim(commitment, text=text)
    with pytest.raises(NotSafe):
        town.claim(commitment, evidence_url="https://example.org/margaret-whitcombe/photo")


def test_what_is_still_to_come_is_not_claimed(town):
    with pytest.raises(NotValid, match="still to come"):
        town.claim(done_on=day(1))


def test_only_the_promiser_claims(town):
    commitment = town.commitment()
    for by in (town.commissioner, town.subcontractor, town.steward, town.adviser, SYSTEM, town.holder(town.people[0])):
        with pytest.raises(NotAllowed):
            town.claim(commitment, by=by)


def test_a_claim_stands_while_those_concerned_are_asked(town):
    claim = town.claim()
    with pytest.raises(NotNow):
        town.claim(claim.commitment)
