"""Convening a panel: terms of reference that hold together, by whoever may, once they are ready."""

from __future__ import annotations

import pytest

from answers.town import day
from countersign.errors import NotAllowed, NotFound, NotNow, NotValid
from countersign.involvement.actions import convening
from countersign.involvement.models import Item
from countersign.involvement.queries import panels as queries
from countersign.people.rules import ANYBODY
from involvement.board import SAID


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"user_share": 50}, "they need 50 %"),
        ({"user_share": 5}, "from 10 to 100"),
        ({"quorum": 3}, "more than half"),
        ({"quotas": [("Age", "Under 40", 0, 1)]}, "do not add up to 3"),
        ({"quotas": [("Age", "Under 40", 4, 3)]}, "least is above the most"),
        ({"purpose": " "}, "what the panel decides"),
    ],
)
def test_terms_of_reference_must_hold_together(board, more, said):
    with pytest.raises(NotValid) as refused:
        board.draft(**more)
    assert said in str(refused.value)


def test_users_have_a_third_of_the_seats_at_least(board):
    place = board.town.place
    with pytest.raises(NotValid, match="1 of 4 seats"):
        board.draft(seats=[("user", None)] + [("provider", place.provider)] * 3, quotas=())


def test_a_body_that_is_not_ready_convenes_no_panel(board):
    panel = board.draft(body=board.town.place.provider, by=board.steward)
    with pytest.raises(NotNow):
        convening.open_panel(panel, recruits_until=day(10), by=board.steward)


def test_only_the_convening_body_and_the_host_draft(board):
    for by in (board.town.provider, ANYBODY, board.town.adviser):
        with pytest.raises(NotAllowed):
            board.draft(by=by)


def test_only_what_is_public_is_found(board):
    panel = board.draft()
    with pytest.raises(NotFound):
        queries.panel(panel.pk)
    convening.drop_panel(panel, by=board.buyer)
    assert SAID["title"] == panel.title
    assert Item.objects.count() == 0
