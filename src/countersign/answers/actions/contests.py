"""What somebody contests: an item of its own, with a clock for the promiser's reply."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from countersign import clock
from countersign.answers import queries, rules
from countersign.answers.actions.moving import locked, told
from countersign.answers.actions.writing import write_of_contests
from countersign.answers.models import Commitment, Contest
from countersign.answers.states import CONTEST
from countersign.errors import NotNow
from countersign.ledger.actions import record_many
from countersign.people.models import Receipt
from countersign.people.rules import SYSTEM, Actor
from countersign.text.redact import redact


@transaction.atomic
def contest(
    commitment: Commitment, *, about: str, words: str = "", receipt: Receipt | None = None, by: Actor
) -> Contest:
    """One of those concerned contests the claimed change, or what is said to have brought it about.

    She does it herself with her receipt; or a steward or adviser who has her code in hand (``receipt``) writes down
    what she said by phone, on paper or across a desk. Identifiers are taken out of her words at once; staff alone read
    them until a steward signs them off. The promiser
    has ten working days to reply. One open item a person and subject.
    """
    commitment = locked(commitment)
    rules.check_contest(by, commitment, about, receipt)
    account = rules.check_is_concerned(queries.concerned(commitment), receipt or rules.receipt_of(by))
    rules.check_length(words, Contest, "words")
    if commitment.contests.filter(experience=account, about=about).exclude(state="settled").exists():
        raise NotNow("You have contested this already.", remedy="The promiser has to reply by the date that is shown.")
    made = _new(commitment, about)
    made.experience, made.words = account, redact(words).text.strip()
    made.save()
    write_of_contests([made])
    return told("contest.opened", made, by, commitment=commitment.subject, about=about)


def open_contests(commitments: Sequence[Commitment], *, by: Actor) -> list[Contest]:
    """An item for each change that a round of confirmation came out against; inside the caller's transaction."""
    made = Contest.objects.bulk_create([_new(one, Contest.About.CHANGE) for one in commitments])
    if made:
        record_many("contest.opened", [(one.subject, _facts(one, by)) for one in made])
        write_of_contests(made)
    return made


def _new(commitment: Commitment, about: str) -> Contest:
    return Contest(commitment=commitment, about=about, opened_on=clock.today(), due_on=_due_on(commitment))


def _due_on(commitment: Commitment):
    jurisdiction = commitment.contract.jurisdiction if commitment.contract else settings.JURISDICTION
    return clock.add_working_days(clock.today(), rules.CONTEST_DAYS, jurisdiction)


def _facts(made: Contest, by: Actor) -> dict[str, object]:
    commitment = f"commitment:{made.commitment_id}"
    return {"commitment": commitment, "about": made.about, "digest": queries.digest(made), "by": by.label}


@transaction.atomic
def sign_off_contest(contest: Contest, *, published: str, by: Actor) -> Contest:
    """A steward puts the words in print, as they stand or shortened. The time to reply begins again from today."""
    item = locked(contest)
    rules.check_sign_off(by, item, published)
    item.published = published.strip()
    if item.state == "open":
        item.due_on = _due_on(item.commitment)
    return told("contest.signed_off", item, by)


@transaction.atomic
def reply_to_contest(contest: Contest, *, text: str, by: Actor) -> Contest:
    """The promiser says what it has to say to it, in print, once; late for good after its date."""
    item = locked(contest)
    rules.check_reply_to_contest(by, item, text)
    item.late = item.state == "overdue" or clock.today() > item.due_on
    item.state = CONTEST.after(item.state, "reply")
    item.reply, item.replied_on = text.strip(), clock.today()
    return told("contest.replied", item, by, late=item.late)


@transaction.atomic
def settle(contest: Contest, *, by: Actor) -> Contest:
    """A steward closes the item once its promiser has replied, or has claimed the change anew; late for good after its
    date."""
    item = locked(contest)
    rules.check_settle(by)
    rules.check_can_settle(item)
    item.late = item.late or item.state == "overdue"
    item.state, item.settled_on = CONTEST.after(item.state, "settle"), clock.today()
    return told("contest.settled", item, by)


@transaction.atomic
def fall_contests_overdue(contests: Sequence[Contest], *, by: Actor = SYSTEM) -> list[Contest]:
    """Those whose date has passed without a reply: one UPDATE, a line each."""
    held = Contest.objects.select_for_update(of=("self",)).order_by("pk")
    still = list(held.filter(pk__in=[one.pk for one in contests], state__in=CONTEST.before("fall_overdue")))
    for one in still:
        one.state = CONTEST.after(one.state, "fall_overdue")
    if still:
        Contest.objects.filter(pk__in=[one.pk for one in still]).update(state=still[0].state)
        record_many("contest.overdue", [(one.subject, _facts(one, by)) for one in still])
    return still
