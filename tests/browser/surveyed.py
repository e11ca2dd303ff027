"""Two surveys for the small world: one that is open, with an experiment, and one that is reported, with its figures."""

from __future__ import annotations

import datetime as dt

from countersign import clock
from countersign.formats.questionnaire.battery import friends_and_family
from countersign.involvement.actions import surveys as actions
from countersign.involvement.models import Survey
from countersign.people.models import Account, Membership
from countersign.people.rules import SYSTEM, Actor
from countersign.register.models import Body, Contract
from countersign.terms.actions import override
from countersign.terms.rules import can_ask
from surveys.asked import bus_form

REASON = "The contract changes in June and those who use the service must be heard before that happens."


def surveys() -> None:
    """The words of the second wait to be read; the drawing of people is done in tests of its own."""
    board = Body.objects.get(slug="eastmarsh-health-board")
    may_ask(board)
    about = {
        "who": "Everybody who lives in Eastmarsh", "whom": "open", "body": board, "by": SYSTEM,
        "contract": Contract.objects.get(slug="patient-transport-2025"),
        "ends_on": clock.today() + dt.timedelta(days=14),
    }  # fmt: skip
    first = actions.draft(
        form=bus_form(framed=True), title="The evening bus", tested="help", tested_yes=["yes"],
        purpose="The board decides in June which buses to the clinic run in the evening.", **about,
    )  # fmt: skip
    actions.open_survey(first, by=SYSTEM, seed="small world")
    done = actions.draft(
        form=friends_and_family(), title="How the clinic is",
        purpose="The board settles whether the clinic needs a second desk.", **about,
    )  # fmt: skip
    done = actions.open_survey(done, by=SYSTEM)
    for at in range(12):
        _answer(done, fft="poor" if at < 6 else "good", fft_why="Nobody was at the desk." if not at else "")
    done = actions.close(done, by=SYSTEM)
    actions.report(done, outcome="From September two people are at the desk on Mondays.", by=SYSTEM)


def may_ask(board: Body) -> None:
    if can_ask(board, to="survey"):
        return
    account = Account.objects.create(username="buyer@board.example", email="buyer@board.example")
    Membership.objects.create(account=account, role="commissioner", body=board)
    override(board, to="survey", reason=REASON, decided_by="Director of transport",
             until=clock.today() + dt.timedelta(days=50),
             by=Actor("staff", account.pk, frozenset({("commissioner", board.pk)})))  # fmt: skip


def _answer(survey: Survey, **answers: str) -> None:
    actions.send(actions.keep(actions.begin(survey), answers=answers))
