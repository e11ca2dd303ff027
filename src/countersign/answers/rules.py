"""Who may answer, promise, claim, confirm and contest, and what an answer and a promise must hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from countersign import clock
from countersign.answers import queries
from countersign.answers.models import Answer, Claim, Commitment, Contest, Kind, Lacks, Reason, Round, Voice
from countersign.answers.promises import EXAMPLES, Promise, check_change, check_measure, check_promise
from countersign.answers.states import COMMITMENT
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.findings import queries as findings
from countersign.findings.rules import check_address, check_reply_text, check_text
from countersign.people.models import Receipt
from countersign.people.rules import Actor, can, check

__all__ = ["EXAMPLES", "Promise", "Said", "check_answer", "check_change", "check_measure", "check_promise"]

CONTEST_DAYS = 10
"""Working days that a promiser has to reply to what is contested."""
OPEN_DAYS = 14
"""Days during which those concerned are asked."""
AGAIN_DAYS = 28
"""Days after the claim until they are asked again: what was put right for a week is not put right."""
BROKEN_DAYS = 30
"""Days after its date until a promise that nobody claimed done counts as broken."""


@dataclass(frozen=True)
class Said:
    """An answer before it is kept: exactly the fields of :func:`answers.actions.answer`."""

    kind: str
    text: str
    reason: str = ""
    names: Model | None = None
    would_settle: str = ""
    payer: Model | None = None
    settle_by: dt.date | None = None
    lacks: str = ""
    needs: str = ""
    commitments: tuple[Promise, ...] = ()

    @property
    def leads_to_body(self) -> bool:
        """Whether it must name another body."""
        return self.kind == Kind.PASS_ON or self.reason in (Reason.CANNOT, Reason.NOT_OURS)


# Answering


def check_answer(by: Actor, due: Model) -> None:
    """Only an account that acts for the body that owes it, while the finding stands."""
    check(by, "answer.give", body_id=due.body_id)
    if due.finding.state != "published":
        raise NotNow("This finding no longer stands, so no answer is owed.", remedy="Its page says why.")


def check_said(said: Said, due: Model) -> None:
    """Raises :class:`NotValid` with every fault at once, then :class:`NotSafe` for words that must not be printed."""
    faults = (*_faults_of_kind(said), *_faults_of_reason(said), *_faults_of_promises(said, due))
    if faults:
        raise NotValid("The answer is not complete.", remedy="See what each line asks for.", faults=faults)
    if said.leads_to_body:
        check_named(said, due)
    known = known_names(said, due)
    check_reply_text(said.text, known=known)
    for text, what in ((said.would_settle, "What would settle it"), (said.needs, "What is needed")):
        if text:
            check_text(text, known=known, what=what)
    for promise in said.commitments:
        check_promise(promise, known=known)


def known_names(said: Said, due: Model) -> list[str]:
    """Names that stand in the register and may be printed."""
    return [*findings.known_names(due.finding), *(body.name for body in (said.names, said.payer, due.body) if body)]


def _faults_of_kind(said: Said) -> list[tuple[str, str]]:
    faults = []
    if said.kind not in Kind.values:
        faults.append(("kind", "Choose how you answer: accept, accept in part, decline, or pass on."))
    if said.kind == Kind.DECLINE and said.reason not in Reason.values:
        faults.append(("reason", "Say why: you do not believe it, you cannot, or it is not yours."))
    if said.kind != Kind.DECLINE and said.reason:
        faults.append(("reason", "Only a decline has a reason."))
    for name in ("text", "would_settle", "needs"):
        most = Answer._meta.get_field(name).max_length
        if len(getattr(said, name)) > most:
            faults.append((name, f"Shorten it to {most:,} characters."))
    if not said.text.strip():
        faults.append(("text", "Say it in words; they are printed beside the finding."))
    if said.leads_to_body and said.names is None:
        faults.append(("names", _NAMES_WHOM.get(said.reason, "Name who in the contract has to answer as well.")))
    return faults


_NAMES_WHOM = {
    Reason.CANNOT: "Name who has the authority or the money.",
    Reason.NOT_OURS: "Name whose it is. Where nobody knows, say who decides that, by “we cannot”.",
}


def _faults_of_reason(said: Said) -> list[tuple[str, str]]:
    faults = []
    if said.reason == Reason.NOT_BELIEVED:
        if not said.would_settle.strip():
            faults.append(("would_settle", "Say what would settle it."))
        if said.payer is None:
            faults.append(("payer", "Say which body pays for settling it."))
        if said.settle_by is None or said.settle_by <= clock.today():
            faults.append(("settle_by", "Say by which day to come it will be settled."))
    if said.reason == Reason.CANNOT:
        if said.lacks not in Lacks.values:
            faults.append(("lacks", "Say what you lack: authority, money, or both."))
        if not said.needs.strip():
            faults.append(("needs", "Say which decision or which sum is needed."))
    return faults


def _faults_of_promises(said: Said, due: Model) -> list[tuple[str, str]]:
    accepts = said.kind in (Kind.ACCEPT, Kind.PART)
    if accepts and not said.commitments and due.finding.kind != "praise":
        return [("commitments", "Promise at least one thing that anybody can check: what, by when, which office.")]
    if said.commitments and not accepts:
        return [("commitments", "A promise belongs to an answer that accepts, at least in part.")]
    return []


def check_named(said: Said, due: Model) -> None:
    """Whom an answer leads to: somebody else, not round in a circle, and for passing on within the contract."""
    named = said.names
    if named.pk == due.body_id:
        raise NotValid("An answer cannot lead back to the body that gives it.", remedy="Name another body.")
    parties = {office.body_id for office in findings.offices(due.finding)} if due.finding.contract_id else set()
    if said.kind == Kind.PASS_ON and named.pk not in parties:
        raise NotValid(
            "An answer is passed on within the contract only.",
            remedy="For a body outside it, decline with “it is not ours”, and name that body.",
        )
    if said.reason == Reason.NOT_OURS:
        _check_not_ours(named, due)


def _check_not_ours(named: Model, due: Model) -> None:
    if named.pk in queries.working_under(due):
        raise NotValid(
            "What your own subcontractor does is yours to answer for, too.",
            remedy="Pass it on instead: both of you then answer.",
        )
    if queries.has_said_not_ours(due.finding_id, named.pk):
        raise NotValid(
            "That body has answered already that it is not theirs.",
            remedy="Decline with “we cannot”, and name who decides between the two of you.",
        )
    if queries.has_accepted(due):
        raise NotNow("You have answered already that it is yours.", remedy="Add to your answer, or break the promise.")


# Promising


def check_commit(by: Actor, origin: str, body: Model) -> None:
    """A body promises for itself in an answer; what a clause, a bid or a panel promised is recorded by the host."""
    if origin == Commitment.Origin.ANSWER:
        check(by, "commitment.make", body_id=body.pk)
    else:
        check(by, "commitment.record")


def check_claim(by: Actor, commitment: Commitment, *, text: str, done_on: dt.date, evidence_url: str) -> None:
    """Only the promiser claims; the day is not to come, the words and the address name nobody.

    What is contested is replied to first: claiming anew is no way round a reply, as long as one can be in time.
    """
    check(by, "commitment.claim", body_id=commitment.body_id)
    if commitment.contests.filter(about=Contest.About.CHANGE, state="open").exists():
        raise NotNow("Those concerned wait for a reply to what they contest.", remedy="Reply to it, then claim anew.")
    check_length(text, Claim, "text")
    if done_on > clock.today():
        raise NotValid(
            "That day is still to come.", remedy="Claim it once it is done.", faults=(("done_on", "Give a past day."),)
        )
    check_reply_text(text, known=queries.known_names(commitment))
    if evidence_url:
        check_address(evidence_url)


def check_change_promise(by: Actor, commitment: Commitment, because: str) -> None:
    """Only the promiser replaces or breaks off its promise, and says why in print."""
    check(by, "commitment.change", body_id=commitment.body_id)
    check_length(because, Commitment, "ended_because")
    check_reply_text(because, known=queries.known_names(commitment))


# Confirming: the promiser never


def check_not_promiser(by: Actor, commitment: Commitment) -> None:
    """Nobody who acts, in any role, for a body that answers for this may say whether it has changed."""
    if {body for _, body in by.roles if body is not None} & queries.promisers(commitment):
        raise NotAllowed(
            "Who promised a change, or answers for it beside the promiser, cannot say whether it came.",
            remedy="Only the people concerned can; a steward or an adviser of another body writes down what they say.",
        )


def check_voice(by: Actor, round: Round, *, channel: str, receipt: Receipt) -> None:
    """By the holder of the receipt on the web; by a steward or adviser who has the code in hand otherwise."""
    commitment = round.claim.commitment
    check_not_promiser(by, commitment)
    if channel == Voice.Channel.WEB:
        check_holder(by, "commitment.confirm", receipt)
    elif channel in Voice.Channel.values:
        check(by, "commitment.enter_voice", body_id=next(iter(sorted(by.bodies("adviser"))), None))
    else:
        raise NotValid("There is no such way of replying.", remedy=f"One of: {', '.join(Voice.Channel.values)}.")
    _check_open(round)


def receipt_of(by: Actor) -> Receipt:
    """The receipt that this actor holds; raises :class:`NotAllowed`."""
    held = Receipt.objects.filter(pk=by.receipt_id).first() if by.receipt_id is not None else None
    if held is None:
        raise NotAllowed("Only the person who told this can say so.", remedy="Enter the receipt code of the account.")
    return held


def check_holder(by: Actor, deed: str, receipt: Receipt) -> None:
    """The person who holds this receipt: not the software, not an administrator, nobody for them."""
    check(by, deed)
    is_person = by.kind != "system" and ("administrator", None) not in by.roles
    if not is_person or by.receipt_id is None or by.receipt_id != receipt.pk:
        raise NotAllowed("Only the person who told this can say so.", remedy="Enter the receipt code of the account.")


def _check_open(round: Round) -> None:
    today = clock.today()
    if round.state != "open" or not round.opens_on <= today <= round.closes_on:
        again = f"They are asked from {round.opens_on:%-d %B %Y}." if round.state == "waiting" else ""
        raise NotNow("Those concerned are not being asked now.", remedy=again or "See the commitment for the outcome.")


def check_is_concerned(concerned: QuerySet[Model], receipt: Receipt) -> Model:
    """The account behind the receipt, if its teller is among ``concerned``; raises :class:`NotAllowed`."""
    account = concerned.filter(receipt=receipt).first()
    if account is None:
        raise NotAllowed(
            "This account does not stand behind it.", remedy="See under your receipt what your account is counted in."
        )
    return account


def check_said_of(said: str, choices: Sequence[str]) -> None:
    if said not in choices:
        raise NotValid("Choose one of the answers.", faults=(("said", f"One of: {', '.join(choices)}."),))


def check_length(text: str, model: type[Model], field: str) -> None:
    """Raises :class:`NotValid` for a text that is longer than its field."""
    most = model._meta.get_field(field).max_length
    if len(text) > most:
        words = f"Shorten it to {most:,} characters; it has {len(text):,}."
        raise NotValid("This is too long.", remedy=words, faults=((field, words),))


def check_mark(by: Actor, answer: Answer) -> None:
    """One of those concerned, with her receipt; nobody who answers for the finding."""
    check_holder(by, "answer.mark", receipt_of(by))
    if {body for _, body in by.roles if body is not None} & queries.answering(answer.due.finding):
        raise NotAllowed("Who answers for a finding does not judge the answers.", remedy="Those concerned do.")


def check_contest(by: Actor, commitment: Commitment, about: str, receipt: Receipt | None = None) -> None:
    """One of those concerned, with her receipt, or a steward or adviser who has her code (``receipt``) in hand; never
    the promiser. A change is contested once it is claimed."""
    check_not_promiser(by, commitment)
    if receipt is None:
        check_holder(by, "commitment.contest", receipt_of(by))
    else:
        check(by, "commitment.enter_voice", body_id=next(iter(sorted(by.bodies("adviser"))), None))
    if about not in Contest.About.values:
        raise NotValid("Say what is contested.", remedy="The claimed change, or what brought it about.")
    if about == Contest.About.CHANGE and commitment.state not in ("claimed", "confirmed", "contested"):
        raise NotNow("It is not claimed that this has changed.", remedy="You can contest it once they say it is done.")


def can_keep(by: Actor, commitment: Commitment) -> bool:
    """Whether this actor acts for the promiser."""
    return can(by, "commitment.change", body_id=commitment.body_id)


def check_keep(by: Actor, commitment: Commitment) -> None:
    check(by, "commitment.change", body_id=commitment.body_id)


def verbs(commitment: Commitment) -> tuple[str, ...]:
    """What its promiser can do with it now: of ``claim``, ``supersede``, ``break_off``."""
    return tuple(verb for verb in COMMITMENT.verbs(commitment.state) if verb in ("claim", "supersede", "break_off"))


def check_reply_to_contest(by: Actor, contest: Contest, text: str) -> None:
    check(by, "contest.reply", body_id=contest.commitment.body_id)
    check_length(text, Contest, "reply")
    check_reply_text(text, known=queries.known_names(contest.commitment))


def check_sign_off(by: Actor, contest: Contest, published: str) -> None:
    """A steward puts the person's words in print once they give nobody away."""
    check(by, "contest.sign_off")
    if not contest.words:
        raise NotNow("There are no words to print.", remedy="The contest stands without them.")
    check_length(published, Contest, "published")
    check_text(published, known=queries.known_names(contest.commitment), what="What is contested")


def check_settle(by: Actor) -> None:
    check(by, "contest.settle")


def check_can_settle(contest: Contest) -> None:
    """Not before the promiser has replied: silence settles nothing. What is claimed anew is asked about anew."""
    if contest.state in ("open", "overdue") and not _is_claimed_since(contest):
        raise NotNow("The promiser has not replied.", remedy="It can be settled once it has, or claims anew.")


def _is_claimed_since(contest: Contest) -> bool:
    claims = contest.commitment.claims.filter(at__date__gt=contest.opened_on)
    return contest.about == Contest.About.CHANGE and claims.exists()


def check_hear(by: Actor) -> None:
    check(by, "commitment.hear")


def check_inherit(by: Actor) -> None:
    check(by, "commitment.inherit")


def check_keep_time(by: Actor) -> None:
    check(by, "clock.keep")
