"""Who may do what with accounts, and when. The roles stand in one table, ``people.rules.DEEDS``."""

from __future__ import annotations

from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.experiences.models import Channel, Experience, Source
from countersign.people.rules import Actor, check
from countersign.terms.rules import printed_faults

AGREEMENT = 0.80
"""Least agreement of a steward with the machine's codings on the sample; below, every coding of the batch is read.

0.80 is the customary least level for drawing conclusions from coded text (Krippendorff, *Content Analysis*, 2004)."""

SAMPLE_LEAST, SAMPLE_SHARE, SAMPLE_MOST = 30, 0.02, 200
"""Codings read before a batch is signed off: two in a hundred, but at least 30 and at most 200."""


def check_receive(by: Actor, channel: str) -> None:
    """Everybody may tell; entering for somebody else takes a steward or adviser."""
    on_behalf = channel in (Channel.ADVISER, Channel.PAPER, Channel.PHONE)
    check(by, "experience.enter" if on_behalf else "experience.tell", body_id=_own_body(by) if on_behalf else None)


def check_import(by: Actor, source: Source | None = None) -> None:
    check(by, "import.run", body_id=source.collector_id if source else None)


def check_step(by: Actor, step: str) -> None:
    """``step`` is dedupe, redact, sort, attach, code or sign_off."""
    check(by, _DEEDS[step])


_DEEDS = {
    "dedupe": "experience.merge",
    "redact": "experience.redact",
    "sort": "experience.sort",
    "attach": "experience.attach",
    "code": "experience.code",
    "sign_off": "experience.sign_off",
    "count": "experience.sign_off",
    "hold": "experience.hold",
    "open": "experience.open_original",
}


def check_withdraw(by: Actor, experience: Experience) -> None:
    """Only the person whose receipt it is; nobody else can delete an account, for whatever reason."""
    check(by, "experience.withdraw")
    if by.receipt_id is None or by.receipt_id != experience.receipt_id:
        raise NotAllowed("Only the person who told this can withdraw it.", remedy="Enter its receipt code.")


def check_say_more(by: Actor, experience: Experience) -> None:
    """Only the person whose receipt it is, while their account stands."""
    check(by, "experience.say_more")
    if by.receipt_id is None or by.receipt_id != experience.receipt_id:
        raise NotAllowed("Only the person who told this can add to it.", remedy="Enter its receipt code.")
    if experience.state in ("withdrawn", "set_aside"):
        raise NotNow("Its words are destroyed, so nothing can be added.", remedy="Tell us again.")


def check_contact(by: Actor, experience: Experience) -> None:
    """Only the person whose receipt it is leaves an address, and takes it back."""
    check(by, "contact.leave")
    if by.receipt_id is None or by.receipt_id != experience.receipt_id:
        raise NotAllowed("Only the person who told this can do that.", remedy="Enter its receipt code.")


def check_message(text: str) -> None:
    """A message addresses everybody who told: it says something, and names and reaches nobody."""
    faults = [("text", fault) for fault in printed_faults(text)]
    if len(text.strip()) < 20:
        faults.append(("text", "Say in at least one sentence what you want them to know."))
    if faults:
        raise NotValid("This cannot be carried.", faults=tuple(faults))


def check_carry(by: Actor) -> None:
    """A steward, who works for the host; nobody who answers for the service decides what is carried."""
    check(by, "message.carry")


def check_undo(counted: int, held: int) -> None:
    """An import can be undone while nothing of it is counted, once somebody has looked at all that is held."""
    if held:
        raise NotNow(
            f"{held:,} of its accounts are held for safety.",
            remedy="A steward must look at each and release it first: what speaks of danger is never lost.",
        )
    if counted:
        raise NotNow(
            f"{counted:,} of its accounts are counted already.",
            remedy="Correct or reopen them one by one; what was counted cannot disappear unseen.",
        )


def sample_size(accounts: int) -> int:
    """How many codings of a batch of ``accounts`` a steward reads."""
    return min(accounts, max(SAMPLE_LEAST, min(SAMPLE_MOST, round(accounts * SAMPLE_SHARE))))


def _own_body(by: Actor) -> int | None:
    return next(iter(sorted(by.bodies("adviser"))), None)
