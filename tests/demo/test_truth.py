"""Eastmarsh went through every step: what came of it is held against what is known because it was made up."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

import pytest

from countersign import clock
from countersign.answers.models import Commitment
from countersign.awards import queries
from countersign.awards.models import Challenge, Clarification, Decision, Procurement
from countersign.demo.building import story
from countersign.engine import Is, Period, Question
from countersign.errors import NotNow
from countersign.experiences.models import Alert, DeskTime, Gap
from countersign.findings.models import Finding
from countersign.insight import queries as insight
from countersign.insight.models import ReleasedNumber
from countersign.involvement.models import (
    Ask,
    Ballot,
    Conflict,
    Draw,
    Incident,
    Item,
    Meeting,
    Panel,
    Recommendation,
    SignUp,
    Survey,
    Volunteer,
    Vote,
)
from countersign.involvement.queries import surveys
from countersign.involvement.queries.asks import filled
from countersign.involvement.queries.chairs import chairs, users
from countersign.involvement.queries.missing import missing
from countersign.involvement.states import (
    ASK,
    BALLOT,
    DRAW,
    ITEM,
    MEETING,
    PANEL,
    RECOMMENDATION,
    SIGN_UP,
    SURVEY,
    VOLUNTEER,
)
from countersign.ledger.models import Entry
from countersign.people.models import Unsealing
from countersign.people.states import UNSEALING
from countersign.register import queries as register
from countersign.register.models import Body, Contract, Place, Site
from countersign.terms import queries as terms
from countersign.terms.models import Override, Owed, Rehearsal, Shown, Spent
from demo.conftest import TODAY

pytestmark = pytest.mark.slow

_GONE = ("withdrawn", "set_aside")


def _share(hits: int, of: int) -> float:
    assert of, "nothing to take a share of"
    return hits / of


def test_no_planted_identifier_stands_in_any_text_that_is_kept(eastmarsh):
    planted = [
        (text, account)
        for told, account in eastmarsh.pairs()
        for _, text in told.truth.planted
        if text in told.words and account.state not in ("held", *_GONE)
    ]
    assert len(planted) > 200
    left = [account.key for text, account in planted if text in account.redacted_text + account.published_text]
    assert _share(len(left), len(planted)) <= 0.02
    assert not [account.key for text, account in planted if text in account.published_text]


def test_no_planted_identifier_stands_in_the_ledger_or_in_a_finding(eastmarsh):
    planted = {text for told in eastmarsh.stories.values() for _, text in told.truth.planted if len(text) > 6}
    public = " ".join(f"{subject} {facts}" for subject, facts in Entry.objects.values_list("subject", "facts"))
    public += " ".join(f"{finding.claim} {finding.limits}" for finding in Finding.objects.all())
    assert not [text for text in planted if text in public]


def test_what_concerns_a_public_service_is_kept_and_little_else(eastmarsh):
    sorted_out = [(told, a) for told, a in eastmarsh.pairs() if a.state not in ("held", "withdrawn")]
    kept = [(told, a) for told, a in sorted_out if a.state not in ("set_aside", "doubtful")]
    concerned = [a for told, a in sorted_out if told.truth.kind]
    assert _share(sum(bool(told.truth.kind) for told, _ in kept), len(kept)) > 0.99
    assert _share(sum(a.state not in ("set_aside", "doubtful") for a in concerned), len(concerned)) > 0.98


def test_accounts_are_attached_to_the_contract_they_are_about(eastmarsh):
    slugs = _contract_ids()
    attached = [(told, a) for told, a in eastmarsh.pairs() if a.contract_id]
    right = sum(slugs.get(told.truth.contract) == a.contract_id for told, a in attached)
    about = [a for told, a in eastmarsh.pairs() if told.truth.contract and a.state in ("counted", "coded", "attached")]
    assert _share(right, len(attached)) > 0.99
    assert _share(sum(a.contract_id is not None for a in about), len(about)) > 0.9


def _contract_ids() -> dict[str, int]:
    references = {entry["reference"]: entry["id"] for entry in story.read("place")["contract"]}
    return {
        references[contract.reference]: contract.pk for contract in Contract.objects.filter(reference__in=references)
    }


def test_what_nobody_answers_for_is_a_gap_with_an_office_and_a_date(eastmarsh):
    waiting = [a for told, a in eastmarsh.pairs() if told.truth.kind and not told.truth.contract]
    assert Counter(a.state for a in waiting)["unattached"] > 0.8 * len(waiting)
    assert all(gap.office and gap.due_on for gap in Gap.objects.filter(closed_on=None))


def test_copies_count_once_and_few_others_are_taken_for_copies(eastmarsh):
    groups = defaultdict(set)
    for told, account in eastmarsh.pairs():
        if account.state not in ("held", *_GONE):
            groups[told.truth.copy_of or told.row].add((account.cluster_id, account.counts, account.pk))
    copied = [group for group in groups.values() if len(group) > 1]
    once = [group for group in copied if sum(counts for _, counts, _ in group) == 1]
    alone = [group for group in groups.values() if len(group) == 1]
    uncounted = sum(not counts for group in alone for _, counts, _ in group)
    assert _share(len(once), len(copied)) > 0.9
    assert _share(uncounted, len(alone)) < 0.02


def test_the_burst_of_forty_hands_counts_once(eastmarsh):
    burst = [a for told, a in eastmarsh.pairs() if "We the undersigned" in told.words and a.state not in _GONE]
    assert len(burst) >= 40
    assert sum(account.counts for account in burst) == 1


def test_kinds_are_read_as_they_were_meant_most_of_the_time(eastmarsh):
    read = [(told.truth.kind, a.kind) for told, a in eastmarsh.pairs() if a.state == "counted"]
    assert _share(sum(meant == found for meant, found in read), len(read)) > 0.85
    wrong_door = [found for meant, found in read if meant == "wrong_door"]
    assert _share(wrong_door.count("wrong_door"), len(wrong_door)) > 0.7


def test_danger_is_held_and_nobody_else_waits_there(eastmarsh):
    held = {told.row: told for told, a in eastmarsh.pairs() if a.state == "held"}
    assert {row for row, told in eastmarsh.stories.items() if told.truth.danger} == set(held)
    assert Alert.objects.filter(seen_at=None).exists()


def test_the_missed_visits_rise_in_released_numbers(eastmarsh):
    body = Body.objects.get(name="Brightwater Care Limited")
    quarters = [Period.of("quarter", dt.date(2026, month, 1)) for month in (1, 7)]
    asked = [Question("experiences", (Is("body_id", body.pk),), quarter) for quarter in quarters]
    early, late = (insight.published(question) for question in asked)
    assert early.value and late.value > early.value


def test_larch_house_never_shows_a_number(eastmarsh):
    site = Site.objects.get(name="Larch House")
    shown = ReleasedNumber.objects.filter(value__gt=0)
    asked = (Question.from_dict(released.number.question) for released in shown.select_related("number"))
    assert not [question for question in asked if Is("site_id", site.pk) in question.where]


def test_no_released_number_is_one_to_four(eastmarsh):
    assert not ReleasedNumber.objects.filter(value__in=(1, 2, 3, 4)).exists()


def test_the_silent_service_is_silent(eastmarsh):
    silent = _contract_ids()["crisis-line-2024"]
    assert not [a for _, a in eastmarsh.pairs() if a.contract_id == silent]


def test_findings_stand_in_every_state(eastmarsh):
    states = Counter(Finding.objects.values_list("state", flat=True))
    assert {"draft", "fact_check", "published", "retired"} <= set(states), eastmarsh.said
    assert sum(states.values()) >= 9, eastmarsh.said
    assert Finding.objects.filter(state="published", disputed=True).exists()
    assert Finding.objects.filter(state="published", dues__due_on__lt=TODAY, dues__met_on=None).exists()
    assert Finding.objects.filter(state="published", dues__due_on__gte=TODAY).exists()


def test_every_surer_finding_beside_an_official_figure_shows_both(eastmarsh):
    finding = Finding.objects.filter(figures__isnull=False).exclude(state="draft").get()
    assert finding.figures.get().would_settle
    assert finding.replies.exists()


def test_it_is_built_once(eastmarsh):
    assert story.is_here()


def test_it_does_not_stand_among_real_bodies(eastmarsh):
    Body.objects.create(name="A real one", slug="a-real-one", fictional=False)
    with pytest.raises(NotNow, match="real bodies"):
        story.check_may_build()
    Body.objects.filter(slug="a-real-one").delete()


def test_production_refuses_it(db, settings):
    settings.PRODUCTION = True
    with pytest.raises(NotNow, match="not for a register that is in use"):
        story.check_may_build()


def test_a_survey_stands_in_every_state_and_its_experiment_shows_what_was_said(eastmarsh):
    assert set(Survey.objects.values_list("state", flat=True)) == set(SURVEY.states), eastmarsh.said
    reported = Survey.objects.get(state="reported")
    assert surveys.taking_part(reported)[""].fresh == 92  # 90 alike in three groups, and two who wrote something
    assert {one["arm"] for one in reported.results["framing"]["arms"]} == {"as_written", "others"}
    assert reported.seed and surveys.digest(reported)
    assert surveys.rates(Survey.objects.get(state="closed")).rr1.base == 120


_LIVES = (
    (Panel, PANEL), (Volunteer, VOLUNTEER), (Draw, DRAW), (Meeting, MEETING), (Item, ITEM), (Ballot, BALLOT),
    (Recommendation, RECOMMENDATION), (Unsealing, UNSEALING),
)  # fmt: skip


@pytest.mark.parametrize(("model", "life"), _LIVES, ids=[life.name for _, life in _LIVES])
def test_panels_what_happens_on_them_and_unsealings_stand_in_every_state(eastmarsh, model, life):
    assert set(model.objects.values_list("state", flat=True)) == set(life.states)


def test_a_panel_of_seven_decided_what_came_and_leaves_a_seat_vacant_for_too_long(eastmarsh):
    panel = Panel.objects.get(state="sitting")
    with clock.at(TODAY):
        own = chairs(panel)
    assert (len(own), len(users(own))) == (7, 3)
    assert [(chair.is_overdue, chair.vacant_now_days) for chair in own if not chair.sitting] == [(True, 75)]
    assert panel.draws.get(state="drawn").seed and panel.meetings.filter(papers__late=True).exists()
    assert Conflict.objects.filter(seat__panel=panel, seat__kind="helper").exists()
    assert Vote.objects.filter(choice="against").exclude(dissent="").exists()
    made = Recommendation.objects.get(state="accepted").commitment
    assert (made.origin, made.state) == ("panel", "confirmed")
    closed, still_open = (panel.items.filter(state=state, seat__kind="user") for state in ("closed", "open"))
    assert closed.exists() and still_open.filter(ballots__kind="close", ballots__state="lost").exists()


def test_readiness_stands_in_every_state(eastmarsh):
    icb, homes = (Body.objects.get(slug=slug) for slug in ("eastmarsh-integrated-care-board", "eastmarsh-homes"))
    with clock.at(TODAY):
        assert terms.readiness(icb).state() == "ready", [one.item.id for one in terms.readiness(icb).missing()]
        found = terms.readiness(homes)
        assert found.state("ask") == "not_ready" and found.may("ask") and not found.may("panel")
    assert set(Shown.objects.values_list("state", flat=True)) == {"shown", "replaced", "taken_back"}
    assert Shown.objects.filter(state="shown", expires_on__lt=TODAY).exists()
    assert set(Override.objects.values_list("state", flat=True)) == {"running", "prolonged", "stopped"}
    assert Override.objects.filter(state="running", ends_on__lt=TODAY).exists()
    rehearsal, standing = Rehearsal.objects.order_by("number")
    assert (standing.state, standing.trouble) == ("ran", "") and standing.found["counted"] > 4
    assert (rehearsal.state, rehearsal.found, rehearsal.trouble) == ("destroyed", {}, "")
    assert rehearsal.forecast["accounts"][1] > 20
    with clock.at(TODAY):
        assert {one.unit for one in terms.against(rehearsal)} == {"accounts", "findings", "answers", "hours"}


def test_what_contracts_say_stands_in_every_way(eastmarsh):
    """Every verdict of a clause that there is, every standing of what is owed, promises of clauses on their way."""
    with clock.at(TODAY):
        found = [one.verdict.state for schedule in terms.schedules() for one in terms.standings(schedule)]
        assert {"met", "late", "not_met", "not_due", "excused"} <= set(found), Counter(found)
        owed = {terms.status(one, TODAY) for one in Owed.objects.all()}
        assert owed == {"met", "late", "withheld", "excused", "not_met", "not_due"}
    promised = set(Commitment.objects.filter(origin="clause").values_list("state", flat=True))
    assert {"made", "due", "claimed", "confirmed"} <= promised, promised
    booked = DeskTime.objects.filter(booked=True)
    assert booked.exists() and DeskTime.objects.filter(booked=False).exists()
    assert Spent.objects.filter(measured=True, activity="moderation").exists()


def test_awards_stand_on_the_way_and_one_was_looked_back_on(eastmarsh):
    states = Counter(Procurement.objects.values_list("state", flat=True))
    wanted = {"draft", "bids_in", "opened", "challenged", "set_aside", "signed", "looked_back", "cancelled"}
    assert wanted <= set(states), eastmarsh.said
    assert {"raised", "taken_back", "dismissed", "upheld"} == set(Challenge.objects.values_list("state", flat=True))
    assert {"asked", "answered"} == set(Clarification.objects.values_list("state", flat=True))
    decided = {each.procurement.state: each for each in Decision.objects.select_related("procurement")}
    assert queries.analysis(decided["looked_back"]).holds.holds > 0.5
    counted = decided["signed"]
    assert counted.procurement.criteria.first().findings.get().state in queries.PUBLIC
    assert queries.analysis(counted).effect is not None and any(bid["record"] for bid in counted.inputs["bids"])


def test_asks_stand_in_every_state_and_their_trials_became_a_finding(eastmarsh):
    assert set(Ask.objects.values_list("state", flat=True)) == set(ASK.states), eastmarsh.said
    unseen = set(SIGN_UP.states) - set(SignUp.objects.values_list("state", flat=True))
    assert unseen <= {"there", "not_needed"}, "nobody is in the middle of a task at noon"
    ask = Ask.objects.get(state="open")
    assert filled(ask).is_full and Incident.objects.filter(ask=ask, state="raised").exists()
    assert list(ask.sign_ups.filter(state="placed").values_list("number", flat=True)) == [2, 3]
    assert list(ask.sign_ups.filter(state="waiting").values_list("number", flat=True)) == [4]
    made = Ask.objects.get(state="closed").settled_by
    assert (made.state, made.drafted_numerator, made.drafted_base) == ("draft", 10, 16)
    assert "Not settled" in made.limits


def test_fenholm_is_missing_among_those_who_take_part(eastmarsh):
    found = {one.name: one.verdict for one in missing(Place.objects.get(name="Eastmarsh")).places}
    assert found == {"Fenholm": "missing", "Long Staithe": "unknown", "Marsh End": "more", "Saltby": "alike"}


def test_gaps_are_shown_answered_overdue_and_open_and_an_answer_has_taught_its_words(eastmarsh):
    gaps = Gap.objects.filter(source=None)
    assert gaps.filter(answer__service__slug="wheelchair-service").get().closed_on is not None
    assert gaps.filter(closed_on=None, due_on__lt=TODAY).exists() and gaps.filter(due_on__gte=TODAY).exists()
    found = register.where("the chair people in Fenholm")
    assert found.known and found.ways[0].service.slug == "wheelchair-service"


def test_wrong_doors_are_released_and_few_of_them_are_withheld(eastmarsh):
    numbers = [insight.as_published(row) for row in insight.released(facts="wrong_doors")]
    assert any(number.value and number.value >= 10 for number in numbers)
    assert any(number.value is None for number in numbers)
    assert not any(number.value in (1, 2, 3, 4) for number in numbers)
