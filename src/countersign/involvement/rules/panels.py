"""Who may convene, volunteer, sit and vote, and what a panel must hold before anybody is asked to join it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Model

from countersign import clock
from countersign.answers import queries as answers
from countersign.answers.rules import check_not_promiser
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.findings.rules import check_text
from countersign.involvement.models import Ballot, Item, Panel, Seat, Sitting, Volunteer
from countersign.people.rules import Actor, check

SEATS_MOST = 40
_ROLE_OF = {Seat.Kind.COMMISSIONER: "commissioner", Seat.Kind.PROVIDER: "provider", Seat.Kind.HELPER: "adviser"}


def check_terms(panel: Panel, seats: Sequence[Seat]) -> None:
    """Whether the terms of reference hold together; raises :class:`NotValid` with all faults."""
    users = sum(seat.kind == Seat.Kind.USER for seat in seats)
    faults = [*_faults_of_seats(panel, seats, users), *_faults_of_quotas(panel, users)]
    if not 10 <= panel.user_share <= 100:
        faults.append(("user_share", "Users hold from 10 to 100 % of the seats; at least a third unless agreed else."))
    if not panel.purpose.strip():
        faults.append(("purpose", "Say what the panel decides and what it advises on."))
    if faults:
        raise NotValid("The terms of reference do not hold yet.", remedy=" ".join(words for _, words in faults),
                       faults=tuple(faults))  # fmt: skip


def _faults_of_seats(panel: Panel, seats: Sequence[Seat], users: int) -> list[tuple[str, str]]:
    faults = []
    if not 3 <= len(seats) <= SEATS_MOST:
        faults.append(("seats", f"A panel has 3 to {SEATS_MOST} seats."))
    if 100 * users < panel.user_share * len(seats):
        faults.append(("seats", f"Users have {users} of {len(seats)} seats; they need {panel.user_share} %."))
    if any((seat.body_id is None) != (seat.kind == Seat.Kind.USER) for seat in seats):
        faults.append(("seats", "A user’s seat is nobody’s beforehand; each other seat names its body."))
    if not len(seats) < 2 * panel.quorum <= 2 * len(seats):
        faults.append(("quorum", "The quorum is more than half of the seats, and no more than there are."))
    return faults


def _faults_of_quotas(panel: Panel, users: int) -> list[tuple[str, str]]:
    faults = []
    for feature, value, least, most in panel.quotas:
        if not 0 <= least <= most:
            faults.append(("quotas", f"{feature}, {value}: the least is above the most."))
    for feature in dict.fromkeys(row[0] for row in panel.quotas):
        rows = [row for row in panel.quotas if row[0] == feature]
        if not sum(row[2] for row in rows) <= users <= sum(row[3] for row in rows):
            faults.append(("quotas", f"{feature}: the quotas do not add up to {users} users’ seats."))
    return faults


def check_volunteer(by: Actor, panel: Panel, traits: dict[str, str]) -> None:
    """In time, with an answer to every question; nobody who answers for the contract takes a user's seat."""
    check_is_no_party(by, panel)
    if panel.state not in ("recruiting", "sitting") or panel.recruits_until is None:
        raise NotNow("This panel does not look for volunteers.", remedy="See its page for what it does.")
    if clock.today() > panel.recruits_until:
        raise NotNow("The last day to volunteer has passed.", remedy="Its page says when users are drawn again.")
    values: dict[str, list[str]] = {}
    for feature, value, _, _ in panel.quotas:
        values.setdefault(feature, []).append(value)
    if faults := [
        (name, "Choose one of the answers.") for name, some in values.items() if traits.get(name) not in some
    ]:
        raise NotValid("Some questions are not answered.", faults=tuple(faults))


def check_is_no_party(by: Actor, panel: Panel) -> None:
    """Who acts for a body of the contract does not sit as a user of it."""
    if {body for _, body in by.roles if body is not None} & bodies_of(panel):
        raise NotAllowed("Users’ seats are for users.", remedy="Your body has a seat of its own, or can ask for one.")


def bodies_of(panel: Panel) -> set[int]:
    """Bodies that answer for the contract, and those with a seat."""
    parties = set(panel.contract.parties.values_list("body_id", flat=True))
    seated = set(panel.seats.exclude(body=None).values_list("body_id", flat=True))
    return parties | seated | {panel.body_id}


def check_holder(by: Actor, volunteer: Volunteer) -> None:
    """The person who volunteered, with the code; nobody for them."""
    check(by, "panel.sit")
    if by.receipt_id is None or by.receipt_id != volunteer.participant.receipt_id:
        raise NotAllowed("Only the person who volunteered can do this.", remedy="Enter the code first.")


def check_speaks(by: Actor, sitting: Sitting) -> None:
    """Whether ``by`` is whoever sits there now: the user with the code, or an account that acts for the body."""
    if sitting.until is not None:
        raise NotNow("This seat is held by nobody, or by somebody else.", remedy="See the panel for who sits.")
    if sitting.volunteer_id is not None:
        check_holder(by, sitting.volunteer)
        check_is_no_party(by, sitting.seat.panel)
        return
    seat = sitting.seat
    check(by, "panel.sit", body_id=seat.body_id)
    if (_ROLE_OF[seat.kind], seat.body_id) not in by.roles:
        raise NotAllowed("This is the seat of another body.", remedy="Speak for your own seat.")


def check_vote(by: Actor, ballot: Ballot, sitting: Sitting) -> None:
    """Whoever sits may vote; on a claimed change never the promiser's side, whatever seat they hold."""
    check_speaks(by, sitting)
    if ballot.state != "open":
        raise NotNow("This vote has been counted.", remedy="See the meeting for what came of it.")
    if sitting.seat.panel_id != ballot.item.panel_id:
        raise NotAllowed("This is a vote of another panel.", remedy="See your own panel.")
    if ballot.kind == Ballot.Kind.CONFIRM:
        check_not_promiser(by, ballot.item.commitment)
        if not may_confirm(sitting.seat, ballot.item.commitment):
            raise NotAllowed(
                "Who promised a change, or answers for it beside the promiser, cannot confirm that it came.",
                remedy="Only the other seats vote on this.",
            )


def may_confirm(seat: Seat, commitment: Model) -> bool:
    """Whether this seat is not on the promiser's side."""
    return seat.kind == Seat.Kind.USER or (
        seat.kind == Seat.Kind.HELPER and seat.body_id not in answers.promisers(commitment)
    )


def check_ballot(item: Item, kind: str, motion: str, to: Model | None) -> None:
    """A motion that can be voted on: on an open item, in plain words, to a body that can do something about it."""
    if item.state != "open":
        raise NotNow("This item is closed.", remedy="Put a new one on the agenda.")
    if item.ballots.filter(state="open", kind=kind).exists():
        raise NotNow("This is being voted on already.", remedy="Count that vote first.")
    check_text(motion, known=known_names(item.panel), what="The motion")
    if kind == Ballot.Kind.RECOMMEND and (to is None or to.pk not in bodies_of(item.panel)):
        raise NotValid("Say to whom it is recommended.", faults=(("to", "Choose a body of the contract."),))
    if kind == Ballot.Kind.CONFIRM and (item.commitment is None or item.commitment.state != "claimed"):
        raise NotNow("Nothing is claimed done here.", remedy="A change is confirmed once its promiser claims it.")


def check_recommendation_is_answered(by: Actor, body_id: int, reason: str, known: Sequence[str]) -> None:
    check(by, "recommendation.answer", body_id=body_id)
    if len(reason.split()) < 3:
        raise NotValid("Say why, in a sentence.", faults=(("reason", "Give the reason; it is printed."),))
    check_text(reason, known=known, what="The reason")


def known_names(panel: Panel) -> list[str]:
    """Names that are public already."""
    seated = panel.seats.exclude(body=None).values_list("body__name", flat=True)
    return [panel.title, panel.contract.title, panel.body.name, *seated]


def check_seed(seed: str, known_on: dt.date) -> None:
    if clock.today() < known_on:
        raise NotNow("The seed cannot be known yet.", remedy=f"It was announced for {known_on:%-d %B %Y}.")
    if not seed.strip():
        raise NotValid("Give the seed.", faults=(("seed", "Write it exactly as it was published."),))
