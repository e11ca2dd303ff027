"""Who may what: the promises that hold whatever is added to the table."""

from __future__ import annotations

import pytest

from countersign.errors import NotAllowed
from countersign.people.rules import ANYBODY, DEEDS, SYSTEM, Actor, can, check, check_membership

OWN, OTHER = 7, 8
ANSWERABLE = ("commissioner", "provider")
REVEALING = [deed.name for deed in DEEDS if deed.reveals]


def staff(role: str, body_id: int | None = None) -> Actor:
    return Actor("staff", 1, frozenset({(role, body_id)}))


def test_there_are_deeds_that_reveal_what_is_not_published() -> None:
    assert "experience.open_original" in REVEALING and len(REVEALING) > 8


@pytest.mark.parametrize("role", ANSWERABLE)
@pytest.mark.parametrize("deed", REVEALING)
def test_those_who_answer_never_see_unpublished_words_or_who_wrote_them(role: str, deed: str) -> None:
    for body_id in (OWN, OTHER, None):
        assert not can(staff(role, OWN), deed, body_id=body_id)


@pytest.mark.parametrize("deed", [deed.name for deed in DEEDS if deed.reveals == "identity"])
def test_only_a_steward_of_the_host_sees_identity(deed: str) -> None:
    may = {
        role for role in ("steward", "adviser", "scrutineer", "administrator", *ANSWERABLE) if can(staff(role), deed)
    }
    assert may == {"steward"}


def test_nobody_but_the_person_can_withdraw_an_account() -> None:
    for role in ("steward", "administrator", "adviser", *ANSWERABLE):
        assert not can(staff(role, OWN), "experience.withdraw", body_id=OWN)
    assert not can(SYSTEM, "experience.withdraw")
    assert can(Actor("person", receipt_id=3), "experience.withdraw")


def test_those_who_answer_cannot_publish_change_or_close_a_finding() -> None:
    for role in ANSWERABLE:
        for deed in ("finding.publish", "finding.correct", "finding.retire", "finding.draft"):
            assert not can(staff(role, OWN), deed, body_id=OWN)


def test_a_reply_is_given_for_ones_own_body_only() -> None:
    assert can(staff("provider", OWN), "finding.reply", body_id=OWN)
    assert not can(staff("provider", OWN), "finding.reply", body_id=OTHER)
    assert not can(staff("provider", OWN), "finding.reply")


def test_the_host_cannot_answer_for_others() -> None:
    assert not can(staff("steward"), "finding.reply", body_id=OWN)
    assert not can(SYSTEM, "finding.reply", body_id=OWN)


def test_an_account_for_no_body_has_no_own_body() -> None:
    assert not can(staff("adviser", None), "import.run", body_id=None)


def test_a_refusal_names_what_to_do() -> None:
    with pytest.raises(NotAllowed, match="your own body only"):
        check(staff("provider", OWN), "finding.reply", body_id=OTHER)
    with pytest.raises(NotAllowed, match="role of steward"):
        check(staff("scrutineer"), "finding.publish")
    with pytest.raises(NotAllowed, match="Sign in first"):
        check(ANYBODY, "finding.publish")


def test_an_undeclared_deed_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        check(SYSTEM, "finding.vanish")


def test_every_deed_is_declared_once_and_somebody_may_do_it() -> None:
    names = [deed.name for deed in DEEDS]
    assert len(names) == len(set(names))
    assert all(deed.anyone or deed.holder or deed.roles or deed.for_own_body for deed in DEEDS)


@pytest.mark.parametrize("role", ["steward", "administrator"])
def test_those_who_work_for_the_host_act_for_no_body(role: str) -> None:
    with pytest.raises(NotAllowed):
        check_membership(role, body_id=OWN, held=frozenset())


@pytest.mark.parametrize("role", ["adviser", *ANSWERABLE])
def test_who_acts_for_a_body_names_it(role: str) -> None:
    with pytest.raises(NotAllowed):
        check_membership(role, body_id=None, held=frozenset())


@pytest.mark.parametrize("side", ANSWERABLE)
@pytest.mark.parametrize("other", ["steward", "administrator", "adviser"])
def test_nobody_sits_on_both_sides(side: str, other: str) -> None:
    body_id = OWN if other == "adviser" else None
    with pytest.raises(NotAllowed):
        check_membership(other, body_id=body_id, held=frozenset({(side, OWN)}))
    with pytest.raises(NotAllowed):
        check_membership(side, body_id=OWN, held=frozenset({(other, body_id)}))
