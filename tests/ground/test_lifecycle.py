"""A life is a table; what it does not list cannot happen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.errors import NotNow
from countersign.experiences.states import EXPERIENCE
from countersign.findings.states import FINDING
from countersign.intake.states import RUN
from countersign.lifecycle import Life, Step
from countersign.register.states import CONTRACT

LIVES = [CONTRACT, EXPERIENCE, FINDING, RUN]
DOOR = Life("door", "shut", (Step("open", ("shut",), "open"), Step("close", ("open",), "shut")), (("shut", "closed"),))


def test_a_verb_leads_where_the_table_says():
    assert DOOR.after("shut", "open") == "open"
    assert DOOR.states == ("shut", "open")
    assert DOOR.choices == (("shut", "closed"), ("open", "open"))


def test_a_step_that_is_not_listed_is_refused_with_what_is_possible():
    with pytest.raises(NotNow, match="Possible now: close"):
        DOOR.after("open", "open")


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_every_state_can_be_reached_from_the_start(life):
    reached, fresh = {life.start}, {life.start}
    while fresh:
        fresh = {life.after(state, verb) for state in fresh for verb in life.verbs(state)} - reached
        reached |= fresh
    assert reached == set(life.states)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_the_diagram_shows_every_step(life):
    drawn = life.mermaid()
    for step in life.steps:
        assert all(f"{state} --> {step.after}: {step.verb}" in drawn for state in step.before)


def test_nothing_leads_out_of_a_withdrawn_account():
    assert EXPERIENCE.verbs("withdrawn") == ()
    assert "withdrawn" in EXPERIENCE.ends


@given(st.data())
def test_a_held_account_is_touched_by_no_step_until_somebody_releases_it(data):
    verb = data.draw(st.sampled_from(sorted({step.verb for step in EXPERIENCE.steps} - {"release", "withdraw"})))
    with pytest.raises(NotNow):
        EXPERIENCE.after("held", verb)
