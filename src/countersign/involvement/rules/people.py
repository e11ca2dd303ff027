"""Who may act for somebody who takes part: the holder of the code, and who has it in hand."""

from __future__ import annotations

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.involvement.models import Ask, Participant, SignUp
from countersign.people.rules import Actor, check

ON_BEHALF = (Participant.Channel.PHONE, Participant.Channel.PAPER, Participant.Channel.ADVISER)


def check_sign_up(by: Actor, channel: str) -> None:
    """Everybody signs up; a steward or adviser writes down for whoever rings, posts or comes in."""
    if channel not in Participant.Channel.values:
        raise NotValid("Choose how it reached you.", faults=(("channel", "Choose one of the list."),))
    if channel in ON_BEHALF:
        check(by, "ask.enter_sign_up", body_id=_own_body(by))
    else:
        check(by, "ask.sign_up")


def check_takes_sign_ups(ask: Ask) -> None:
    if ask.state != "open" or ask.ends_on < clock.today():
        raise NotNow("This ask is closed.", remedy="See the list for those that are open.")


def check_old_enough(ask: Ask, *, is_old_enough: bool) -> None:
    if not is_old_enough:
        raise NotValid(
            f"This is for people of {ask.least_age} or older.",
            faults=(("old_enough", f"Tick the box if you are {ask.least_age} or older."),),
        )


def check_holder(by: Actor, participant: Participant) -> None:
    """Only the person whose code it is, by themselves or by whoever has it in hand for them."""
    check(by, "ask.follow")
    if by.receipt_id is None or by.receipt_id != participant.receipt_id:
        raise NotAllowed("Only the person who signed up can do this.", remedy="Enter the code first.")


def check_come(sign_up: SignUp, with_place: int) -> None:
    """Whether somebody may begin now: checked where the task needs it, on the day, and not alone where nobody goes
    alone."""
    ask = sign_up.ask
    if ask.vetting != "none" and sign_up.checked_at is None:
        raise NotNow("The check that this task needs was not seen yet.", remedy="Ring the steward before you begin.")
    if sign_up.slot.starts_at.date() > clock.today():
        raise NotNow("It has not begun yet.", remedy=f"Come on {sign_up.slot.begins:%-d %B}.")
    if ask.in_pairs and with_place < 2:
        raise NotNow("Nobody goes alone, and you would.", remedy="Ring the steward: another time is found for you.")


def _own_body(by: Actor) -> int | None:
    return next(iter(sorted(by.bodies("adviser"))), None)
