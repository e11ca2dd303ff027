"""Official figures beside users' figures: side by side, never mixed; far apart, they become a draft of their kind."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from countersign import clock
from countersign.engine import Is, Question
from countersign.errors import NotAllowed, NotFound, NotNow
from countersign.findings import actions, queries
from countersign.findings.models import Figure
from countersign.insight import actions as insight
from countersign.people.models import Account, Membership
from countersign.people.rules import SYSTEM
from countersign.terms import actions as terms
from countersign.terms import queries as indicators
from countersign.terms.models import Rating
from findings.place import MONDAY, Place

pytestmark = pytest.mark.django_db


def rated(place: Place, value: object, *, base: int | None = 200, unit: str = "%", measure: str = "respect") -> Rating:
    """The contract has an indicator with users' measure beside it, and its commissioner rates it."""
    by = place.acting(place.commissioner, "commissioner")
    schedule = terms.draft(place.contract, starts_on=dt.date(2026, 1, 1), by=by)
    terms.include(schedule, "kpis", by=by)
    kpi = terms.set_kpi(schedule, title="Treated with respect", method="Users who say so in the provider's survey.",
                        target=Decimal(85), unit=unit, measure=measure, by=by)  # fmt: skip
    terms.agree(schedule, by=by)
    grade = "good" if value is not None else "other"
    return terms.rate(kpi, starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2026, 9, 30), base=base, grade=grade,
                      value=None if value is None else Decimal(str(value)), source="Survey", by=by)  # fmt: skip


def released(place: Place, yes: int, no: int) -> None:
    place.told(yes, respect="respected")
    place.told(no, respect="disrespected")
    insight.refresh()
    insight.release(by=SYSTEM)


@pytest.fixture(autouse=True)
def on_monday():
    with clock.at(MONDAY):
        yield


def test_the_distance_is_that_of_two_shares(place):
    """18 of 60 beside 90 % of 200: 0.60 over the root of 0.3 x 0.7 / 60 + 0.9 x 0.1 / 200 = 0.0628, which is 9.6."""
    rating = rated(place, 90)
    released(place, 18, 42)
    found = indicators.contradictions()
    assert [one.rating for one in found] == [rating]
    assert found[0].distance == pytest.approx(9.56, abs=0.02)
    assert (found[0].users.share.numerator, found[0].users.share.base) == (18, 60)


@pytest.mark.parametrize(
    ("value", "base", "unit", "yes", "no"),
    [
        (40, 200, "%", 18, 42),  # near: 1.4 standard errors
        (90, 200, "minutes", 18, 42),  # no share
        (None, None, "%", 18, 42),  # never known
        (90, 200, "%", 10, 14),  # too few users
    ],
)
def test_nothing_is_said_where_it_cannot_be_said(place, value, base, unit, yes, no):
    rating = rated(place, value, base=base, unit=unit)
    released(place, yes, no)
    assert indicators.contradictions() == []
    with pytest.raises(NotFound):
        indicators.contradiction(rating.pk)


def test_before_a_release_and_without_a_measure_nothing_stands_beside(place):
    rated(place, 90, measure="unheard-of")
    released(place, 18, 42)
    assert indicators.contradictions() == []


def test_the_draft_counts_users_and_sets_the_official_figure_beside_it(place):
    rating = rated(place, 90)
    released(place, 18, 42)
    made = actions.contradict(indicators.contradiction(rating.pk), by=place.steward)
    figure = Figure.objects.get()
    assert (made.kind, made.state, made.drafted_numerator, made.drafted_base) == ("contradiction", "draft", 18, 60)
    assert made.contract == place.contract and made.asks == Question(
        "experiences", (Is("contract_id", place.contract.pk), Is("respect", "respected"))
    )
    assert (figure.value, figure.unit, figure.base, figure.period) == (
        "90",
        "%",
        "200",
        "1 July 2026 to 30 September 2026",
    )
    assert figure.would_settle and figure.population == rating.kpi.method and figure.source == "Survey"
    assert "54" not in made.claim and "60 %" not in made.claim, "never averaged"
    with pytest.raises(NotNow):
        actions.contradict(indicators.contradiction(rating.pk), by=place.second)
    actions.drop(made, by=place.steward)
    assert queries.about_rating(indicators.contradiction(rating.pk)) is None


def test_whoever_answers_drafts_nothing(place):
    rating = rated(place, 90)
    released(place, 18, 42)
    for body, role in ((place.commissioner, "commissioner"), (place.provider, "provider")):
        with pytest.raises(NotAllowed):
            actions.contradict(indicators.contradiction(rating.pk), by=place.acting(body, role))


def test_both_stand_on_the_page_and_a_steward_drafts_from_the_desk(place, client):
    rated(place, 90)
    released(place, 18, 42)
    page = client.get(f"/contracts/{place.contract.slug}/schedule").content.decode()
    assert "90 % of 200" in page and "30.0 %, 18 of 60 (Treated with respect" in page
    account = Account.objects.create(username="desk@example.org")
    Membership.objects.create(account=account, role="steward")
    client.force_login(account)
    desk = client.get("/desk/findings/contradictions").content.decode()
    assert "18 of 60" in desk and "Draft a finding" in desk
    client.post(f"/desk/findings/contradictions/{Rating.objects.get().pk}/draft")
    assert Figure.objects.get().finding.kind == "contradiction"
    assert "stands about it" in client.get("/desk/findings/contradictions").content.decode()
