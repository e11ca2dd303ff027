"""Draft a finding from a question, and work on it until it goes to its fact-check."""

from __future__ import annotations

from django.db import transaction

from countersign import clock
from countersign.engine import Is, Question
from countersign.errors import NotNow, NotValid
from countersign.findings import queries, rules
from countersign.findings.actions.moving import moved, told
from countersign.findings.models import Figure, Finding, Kind
from countersign.insight import queries as insight
from countersign.people.rules import Actor
from countersign.proof.commitments import commit, new_salt

_EDITABLE = frozenset({"claim", "kind", "who", "limits", "wording", "wording_version", "selection"})
_SELECTIONS = ("self_selected", "sampled", "everyone", "mixed", "unknown")
_CONCERNED = ("body", "service", "contract", "place")


@transaction.atomic
def draft(question: Question, *, claim: str, kind: str, by: Actor, base: Question | None = None, **more) -> Finding:
    """A finding that ``question`` counts ``base``'s people (default: everybody in the same place and period).

    ``more``: who, limits, wording, wording_version, selection (default: what the sources say), and the body, service,
    contract or place concerned (default: what the question names). Raises :class:`NotSafe` for numbers or words that
    must not be said, :class:`NotValid` where they make no sense.
    """
    rules.check_draft(by)
    base = base or _base_of(question)
    some, all_ = queries.counted(question), queries.counted(base)
    rules.check_numbers(len(some), len(all_))
    rules.check_copies(all_.clusters)
    rules.check_copies(some.clusters or 2)
    finding = Finding(
        question=question.to_dict(),
        base_question=base.to_dict(),
        claim=claim.strip(),
        kind=_kind(kind),
        drafted_numerator=len(some),
        drafted_base=len(all_),
        method_version=queries.method_version(),
        drafted_by_id=by.account_id,
        drafted_at=clock.now(),
        **_concerned(question, more),
        **_described(all_, more),
    )
    _check_words(finding)
    _commit_to_records(finding, some.keys)
    finding.save()
    finding.records.set(some.keys)
    return told("drafted", finding, by)


@transaction.atomic
def edit(finding: Finding, *, by: Actor, **changes: str) -> Finding:
    """Change the words of a draft: claim, kind, who, limits, wording, wording_version, selection."""
    rules.check_draft(by)
    if strange := set(changes) - _EDITABLE:
        raise NotValid(f"This cannot be edited: {', '.join(sorted(strange))}.", remedy="Draft another finding.")
    finding = moved(finding, "edit")
    for name, value in changes.items():
        setattr(finding, name, _kind(value) if name == "kind" else value.strip())
    _check_words(finding)
    return told("edited", finding, by)


@transaction.atomic
def drop(finding: Finding, *, by: Actor) -> Finding:
    """Put a draft away before anybody was asked. Its number is not used again."""
    rules.check_draft(by)
    return told("dropped", moved(finding, "drop"), by)


@transaction.atomic
def set_beside(finding: Finding, *, figure: Figure, by: Actor) -> Figure:
    """Set an official ``figure`` beside the finding: neither is changed, nothing is calculated from both.

    It must say its label, value, unit, base, population, period and source, and what would settle the difference.
    """
    rules.check_draft(by)
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    if finding.state not in ("draft", "fact_check", "published"):
        raise NotNow("No figure can be set beside this finding any more.", remedy="Draft a new finding.")
    _check_figure(finding, figure)
    figure.finding, figure.at = finding, clock.now()
    figure.save(force_insert=True)
    told("set_beside", finding, by)
    return figure


def _base_of(question: Question) -> Question:
    """Everybody in the same place and period, whatever they said, as the released number says."""
    known = insight.published(question)
    if known is None or known.base is None:
        raise NotValid("It is not clear out of whom this counts.", remedy="Give the question for the base as well.")
    return known.base


def _kind(kind: str) -> str:
    if kind not in Kind.values:
        raise NotValid(f"A finding is of one kind: {', '.join(Kind.values)}.")
    return kind


def _concerned(question: Question, more: dict) -> dict[str, object]:
    """The body, service, contract and place: as given, else as the question names them."""
    named = {c.column: c.value for c in question.where if isinstance(c, Is)}
    given = {name: more.pop(name, None) for name in _CONCERNED}
    found = {f"{n}_id": given[n].pk if given[n] else named.get(f"{n}_id") for n in _CONCERNED}
    if not any(found[f"{name}_id"] for name in ("body", "contract")):
        raise NotValid("Nobody would have to answer.", remedy="Name the body or the contract concerned.")
    return found


def _described(counted: queries.Counted, more: dict) -> dict[str, str]:
    """Wording and selection as given, else as the sources of the counted accounts say."""
    sources = list(queries.sources(counted.keys))
    words = {s.question for s in sources}
    versions = {s.question_version for s in sources}
    selections = {s.selection for s in sources}
    found = {
        "wording": words.pop() if len(words) == 1 else "",
        "wording_version": versions.pop() if len(versions) == 1 else "",
        "selection": selections.pop() if len(selections) == 1 else "mixed",
    }
    if strange := set(more) - _EDITABLE:
        raise NotValid(f"A finding has no {', '.join(sorted(strange))}.")
    return found | {name: value.strip() for name, value in more.items() if value}


def _check_words(finding: Finding) -> None:
    known = queries.known_names(finding)
    if len(finding.claim) > Finding._meta.get_field("claim").max_length:
        raise NotValid("The claim is too long.", remedy="Say it in one plain sentence.")
    rules.check_text(finding.claim, known=known, what="The claim")
    for name in ("who", "limits", "wording", "wording_version"):
        if getattr(finding, name):
            rules.check_text(getattr(finding, name), known=known, what=f"“{_said(name)}”")
    if finding.selection not in _SELECTIONS:
        raise NotValid(f"How people were chosen is one of: {', '.join(_SELECTIONS)}.")


def _check_figure(finding: Finding, figure: Figure) -> None:
    needed = ("label", "value", "unit", "base", "population", "period", "source", "would_settle")
    if missing := tuple((name, "is empty") for name in needed if not getattr(figure, name).strip()):
        raise NotValid(
            "An official figure needs all that lets a reader compare.",
            remedy="Write “not stated” where its source does not say.",
            faults=missing,
        )
    known = queries.known_names(finding)
    for name in (*needed, "rebuttal"):
        if getattr(figure, name):
            rules.check_text(getattr(figure, name), known=known, what=f"“{_said(name)}”")
    rules.check_address(figure.source_url)


def _said(name: str) -> str:
    return name.replace("_", " ")


def _commit_to_records(finding: Finding, keys: tuple[int, ...]) -> None:
    """A salted commitment: whoever is later shown the list can see that these accounts, and no others, were counted."""
    finding.records_salt = new_salt()
    finding.records_mark = commit(sorted(queries.records(keys).values_list("key", flat=True)), finding.records_salt)
