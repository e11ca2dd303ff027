"""What was found, answered and promised: exactly what the ledger commits to, as the rooms print it."""

from __future__ import annotations

from typing import Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from countersign.answers import queries as answers
from countersign.api.door import reading
from countersign.api.listing import Kind, Listed, Number, Text, Wanted, formats, listed, written
from countersign.errors import NotFound
from countersign.findings import queries as findings

router = Router(tags=["Findings, answers, commitments"])


class FindingOut(Schema):
    """A counted claim: ``numerator`` of ``base`` accounts of one release, with everybody who must answer it."""

    number: int
    kind: str = Field(examples=["problem"])
    state: str = Field(examples=["published"])
    disputed: bool
    claim: str
    numerator: int | None
    base: int | None
    release: int | None
    question: dict[str, Any] | None
    base_question: dict[str, Any] | None
    records: str
    who: str
    selection: str
    wording: str
    wording_version: str
    limits: str
    method_version: str
    body: str | None
    service: str | None
    contract: str | None
    place: str | None
    published_at: str | None
    retired_at: str | None
    retired_because: str
    replies: list[dict[str, Any]]
    official_figures: list[dict[str, Any]]
    answers_due: list[dict[str, Any]]
    notes: list[dict[str, Any]]


class AnswerOut(Schema):
    """What an office answered. A decline carries one of three reasons, and each leads somewhere."""

    number: int
    finding: int
    body: str
    office: str
    kind: str = Field(examples=["accept"])
    reason: str
    text: str
    late: bool
    at: str | None
    alike: int | None
    would_settle: str
    payer: str | None
    settle_by: str | None
    lacks: str
    needs: str
    names: str | None


class CommitmentOut(Schema):
    """A promise with measure, owner and date. Only those concerned can confirm it, never who made it."""

    number: int
    origin: str
    answer: int | None
    finding: int | None
    contract: str | None
    clause: dict[str, Any] | None
    body: str
    measure: str
    owner: str
    due_on: str | None
    cause: str
    state: str = Field(examples=["made"])
    made_on: str | None
    fell_due_on: str | None
    ended_on: str | None
    ended_because: str
    superseded_by: int | None
    inherited_from: str | None
    claims: list[dict[str, Any]]


class FindingsAsked(Schema):
    body: Text = ""
    service: Text = ""
    contract: Text = ""
    kind: Literal["", "problem", "praise", "want", "wrong_door", "operational", "contradiction"] = ""
    state: Text = ""
    sort: Text = "newest"


class CommitmentsAsked(Schema):
    text: Text = ""
    body: Text = ""
    contract: Text = ""
    finding: Number | None = None
    state: Text = ""
    cause: Text = ""
    sort: Text = "due"


class AnswersAsked(Schema):
    finding: Number | None = None


def _findings(**asked: Any) -> QuerySet:
    return findings.public(**asked).prefetch_related("replies__body", "figures", "dues__body", "notes")


def _answers() -> QuerySet:
    return answers.answers().select_related("due__body", "payer", "names")


def _commitments(**asked: Any) -> QuerySet:
    found = answers.commitments(**asked).select_related("change__schedule", "inherited_from", "contract", "body")
    return found.prefetch_related("claims")


FINDINGS = Kind("findings", FindingOut, findings.printed, _findings)
ANSWERS = Kind("answers", AnswerOut, answers.printed, _answers)
COMMITMENTS = Kind("commitments", CommitmentOut, answers.printed, _commitments)


@reading(router, "/findings", response=Listed[FindingOut], name="findings", openapi_extra=formats(FINDINGS))
def found(request: HttpRequest, asked: Query[FindingsAsked], wanted: Query[Wanted]) -> HttpResponse:
    """Published findings, and retired ones with the reason why."""
    return listed(request, FINDINGS, _findings(**asked.dict()), wanted)


@reading(router, "/findings/{number}", response=FindingOut, name="finding")
def finding(request: HttpRequest, number: Path[Number]) -> HttpResponse:
    """One public finding by its number."""
    one = findings.public().filter(pk=number).first()
    if one is None:
        raise NotFound("There is no such finding.", remedy="See the list of findings.")
    return written(findings.printed(one))


@reading(router, "/answers", response=Listed[AnswerOut], name="answers", openapi_extra=formats(ANSWERS))
def answered(request: HttpRequest, asked: Query[AnswersAsked], wanted: Query[Wanted]) -> HttpResponse:
    """Answers of offices, the newest first."""
    rows = _answers()
    return listed(request, ANSWERS, rows.filter(due__finding=asked.finding) if asked.finding else rows, wanted)


@reading(router, "/commitments", response=Listed[CommitmentOut], name="commitments", openapi_extra=formats(COMMITMENTS))
def promised(request: HttpRequest, asked: Query[CommitmentsAsked], wanted: Query[Wanted]) -> HttpResponse:
    """Promises, with what was claimed of them."""
    return listed(request, COMMITMENTS, _commitments(**asked.dict()), wanted)


@reading(router, "/commitments/{number}", response=CommitmentOut, name="commitment")
def commitment(request: HttpRequest, number: Path[Number]) -> HttpResponse:
    """One promise by its number."""
    return written(answers.printed(answers.commitment(number)))
