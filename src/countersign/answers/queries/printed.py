"""Exactly what is printed of answers, commitments, rounds and contests: the public JSON, and what the ledger holds."""

from __future__ import annotations

import datetime as dt
import hashlib

from countersign.answers import tally
from countersign.answers.models import Answer, Claim, Commitment, Contest, Round
from countersign.answers.tally import Printed, Tally
from countersign.proof.canonical import canonical
from countersign.register.queries import signed_by


def printed_answer(answer: Answer) -> dict[str, object]:
    """Everything public about an answer. Its commitments have addresses of their own."""
    return {
        "number": answer.pk,
        "finding": answer.due.finding_id,
        "body": signed_by(answer.due).slug,
        "office": answer.office,
        "kind": answer.kind,
        "reason": answer.reason,
        "text": answer.text,
        "late": answer.late,
        "at": _moment(answer.at),
        "alike": answer.alike_id,
        "would_settle": answer.would_settle,
        "payer": signed_by(answer, "payer").slug if answer.payer else None,
        "settle_by": _day(answer.settle_by),
        "lacks": answer.lacks,
        "needs": answer.needs,
        "names": signed_by(answer, "names").slug if answer.names else None,
    }


def printed_commitment(commitment: Commitment) -> dict[str, object]:
    """Everything public about a commitment and its claims; rounds have entries of their own."""
    return {
        "number": commitment.pk,
        "origin": commitment.origin,
        "answer": commitment.answer_id,
        "finding": commitment.finding_id,
        "contract": commitment.contract.slug if commitment.contract else None,
        "clause": _clause(commitment),
        "body": signed_by(commitment).slug,
        "measure": commitment.measure,
        "owner": commitment.owner,
        "due_on": _day(commitment.due_on),
        "cause": commitment.cause,
        "state": commitment.state,
        "made_on": _day(commitment.made_on),
        "fell_due_on": _day(commitment.fell_due_on),
        "ended_on": _day(commitment.ended_on),
        "ended_because": commitment.ended_because,
        "superseded_by": commitment.superseded_by_id,
        "inherited_from": commitment.inherited_from.slug if commitment.inherited_from else None,
        "claims": [_claim(claim) for claim in commitment.claims.all()],
    }


def _clause(commitment: Commitment) -> dict[str, object] | None:
    """Where it stands in the contract: version of the schedule and number."""
    change = commitment.change
    return {"version": change.schedule.number, "number": change.number} if change else None


def _claim(claim: Claim) -> dict[str, object]:
    return {
        "text": claim.text,
        "done_on": _day(claim.done_on),
        "evidence_url": claim.evidence_url,
        "office": claim.office,
        "at": _moment(claim.at),
    }


def shown(round: Round) -> Printed | None:
    """What may be said of a counted round; None while it is not counted."""
    if round.state != "closed":
        return None
    return tally.printed(tally_kept(round))


def tally_kept(round: Round) -> Tally:
    """The counts of a closed round as they were set when it was counted."""
    return Tally(round.asked or 0, round.confirmed or 0, round.contested or 0, round.unsure or 0)


def printed_round(round: Round) -> dict[str, object]:
    """Everything public about one asking. Numbers only from ten replies up, so that a digest hides no small one."""
    said = shown(round)
    return {
        "commitment": round.claim.commitment_id,
        "claim": round.claim_id,
        "number": round.number,
        "state": round.state,
        "opens_on": _day(round.opens_on),
        "closes_on": _day(round.closes_on),
        "outcome": round.outcome or None,
        "asked": said.asked if said else None,
        "replied": said.replied if said else None,
        "confirmed": said.confirmed if said else None,
        "contested": said.contested if said else None,
    }


def printed_contest(contest: Contest) -> dict[str, object]:
    """What is public of a contest but for the person's words: those go when she withdraws, the contest stays."""
    return {
        "number": contest.pk,
        "commitment": contest.commitment_id,
        "about": contest.about,
        "state": contest.state,
        "opened_on": _day(contest.opened_on),
        "due_on": _day(contest.due_on),
        "reply": contest.reply,
        "replied_on": _day(contest.replied_on),
        "late": contest.late,
        "settled_on": _day(contest.settled_on),
    }


def printed(thing: Answer | Commitment | Round | Contest) -> dict[str, object]:
    """Everything public about one of them, as plain JSON."""
    return _PRINTED[type(thing)](thing)  # type: ignore[operator]


_PRINTED = {
    Answer: printed_answer,
    Commitment: printed_commitment,
    Round: printed_round,
    Contest: printed_contest,
}


def digest(thing: Answer | Commitment | Round | Contest) -> str:
    """SHA-256 of the canonical JSON of what is printed of it, in hexadecimal."""
    return hashlib.sha256(canonical(printed(thing))).hexdigest()


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(at: dt.datetime | None) -> str | None:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else None
