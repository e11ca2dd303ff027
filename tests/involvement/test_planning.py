"""What to expect, who leans to one side, and whether involvement helps."""

from __future__ import annotations

import numpy as np
import pytest

from countersign.errors import NotNow
from countersign.involvement.actions import inviting
from countersign.involvement.association import FEWEST, association
from countersign.involvement.queries import helping
from countersign.involvement.queries.helping import associations
from countersign.involvement.queries.inviting import declared_for
from countersign.involvement.queries.planning import acceptance, own_acceptance, plan
from countersign.involvement.words import STATED, STATED_SOURCE
from countersign.register.models import Service
from countersign.terms import actions as terms


def test_sixty_one_of_a_thousand():
    found = acceptance(61, 1000)
    assert found.words == "6.1 % (61 of 1,000 who were invited; 95 % interval 4.8 to 7.8 %)"
    assert found.needed(50) == (645, 1047)


@pytest.mark.parametrize(("came", "invited"), [(3, 9), (4, 1000), (997, 1000), (0, 5)])
def test_few_people_are_never_said(came, invited):
    assert acceptance(came, invited) is None


def test_nobody_invited_is_no_share_of_nobody(town):
    assert own_acceptance() is None


def test_what_is_stated_says_that_it_is_an_upper_bound_at_second_hand():
    assert [share for share, _ in STATED] == ["5 %", "43 %", "a third"]
    assert "second hand" in STATED_SOURCE and "upper bound" in STATED_SOURCE


def test_the_cost_stands_beside_what_the_contract_sets_aside(town):
    ask = town.draft(places=4, minutes=90, expenses_most=6, staff_hours=10)
    unknown = plan(ask).cost
    assert (unknown.volunteer_hours, unknown.money, unknown.fits) == (6.0, 24, None)
    made = terms.draft(town.place.contract, starts_on=town.place.contract.starts_on or ask.starts_on.replace(month=1),
                       by=town.steward)  # fmt: skip
    terms.include(made, "complaint_response", by=town.steward)
    terms.plan(made, "recruitment", hours=8, money=0, by=town.steward)
    terms.plan(made, "expenses", hours=0, money=100, by=town.steward)
    terms.agree(made, by=town.steward)
    known = plan(ask).cost
    assert (known.hours_left, known.money_left, known.fits) == (8, 100, False)


def test_a_providers_own_invitations_are_flagged_where_they_lean_to_one_side(town):
    Service.objects.update(population=9000)
    said = {"contract": town.place.contract, "who": "People who had rung and been thanked", "how": "chosen"}
    inviting.declare(body=town.place.provider, invited=40, frame=None, by=town.seller, **said)
    (declared,) = declared_for(town.place.contract.pk)
    assert "40 were invited of 9,000 people served" in declared.flag
    assert "chose whom to ask" in declared.flag and "is not said" in declared.flag
    fair = said | {"how": "random", "who": "Everybody with a pass of the school run"}
    inviting.declare(body=town.place.provider, invited=4000, frame=8000, by=town.seller, **fair)
    assert declared_for(town.place.contract.pk)[0].flag == ""


def test_a_rank_correlation_with_the_interval_of_bonett_and_wright():
    """Of 12 contracts with two neighbours swapped rho is 1 - 6 x 2 / (12 x 143) = 0.993 (by hand)."""
    order = list(range(12))
    swapped = [1, 0, *order[2:]]
    found = association(order, swapped)
    assert found.rho == pytest.approx(1 - 12 / (12 * 143))
    assert found.is_found and found.words.startswith("More goes with more: rank correlation +0.99 over 12 contracts")
    assert association(order, swapped[::-1]).words.startswith("More goes with less")


def test_seeded_data_without_a_relation_says_so():
    """Over 400 seeded draws of 40 unrelated contracts, about one in twenty is wrongly found."""
    rng = np.random.default_rng(20261130)
    found = [association(rng.normal(size=40), rng.normal(size=40)) for _ in range(400)]
    assert 0.02 <= np.mean([one.is_found for one in found]) <= 0.08
    assert found[0].words.startswith("No association found")


def test_the_page_says_base_interval_and_that_nothing_is_found_where_nothing_is(client, db, monkeypatch):
    """Sixteen contracts whose hours have nothing to do with the answers; two of them owed too few to say anything."""
    rng = np.random.default_rng(20261130)
    hours = {contract: float(rng.integers(5, 200)) for contract in range(16)}
    in_time = {contract: (int(rng.binomial(20, 0.7)), 20) for contract in range(14)} | {14: (4, 4), 15: (0, 4)}
    monkeypatch.setattr(helping.terms, "delivered_by_contract", lambda: hours)
    monkeypatch.setattr(helping.findings, "in_time_by_contract", lambda: in_time)
    page = client.get("/does-it-help").content.decode()
    first = helping.associations()[0]
    assert first.found.base == 14 and not first.found.is_found
    assert first.words in page and "No association found: rank correlation" in page and "95 % interval" in page
    assert "of which both are known; 12 are needed" in page, "the other outcomes are refused, with why"
    assert "An association, not proof" in page and "one in 7" in page


def test_too_few_contracts_say_nothing(town):
    with pytest.raises(NotNow, match=f"{FEWEST} are needed"):
        association(range(FEWEST - 1), range(FEWEST - 1))
    with pytest.raises(NotNow, match="same value"):
        association([1] * 20, range(20))
    assert all(one.found is None and one.words.startswith("Nothing is said") for one in associations())
