"""The numbers behind a finding: at drafting, straight from the accounts (staff only); in public, from a release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate, TruncMonth
from django.utils.module_loading import import_string

from countersign.engine import Condition, Contains, Is, Known, Lacks, OneOf, Question, Unknown
from countersign.errors import NotValid
from countersign.findings.models import Finding
from countersign.insight import queries as insight
from countersign.register.queries import merged_into
from countersign.stats.intervals import wilson

# column of the facts -> field of the account, where the names differ
_FIELDS = {"fear": "fears", "month": "month"}
_ASKED = ("sampled", "everyone")


@dataclass(frozen=True)
class Proportion:
    """``numerator`` out of ``base``, with the 95 % Wilson interval of the share (0 to 1)."""

    numerator: int
    base: int
    lower: float
    upper: float

    @property
    def share(self) -> float:
        return self.numerator / self.base


def proportion(numerator: int, base: int) -> Proportion:
    """18 of 60 is 30.0 % with 19.9 to 42.5."""
    limits = wilson(numerator, base)
    return Proportion(numerator, base, float(limits.lower), float(limits.upper))


@dataclass(frozen=True)
class Counted:
    """Staff only: the accounts a question counts, and how many are not copies of each other. ``others`` are people whom
    another room counts (``FINDING_COUNTERS``), whose answers are not accounts."""

    keys: tuple[int, ...]
    clusters: int
    others: int = 0

    def __len__(self) -> int:
        return len(self.keys) + self.others


def counted(question: Question) -> Counted:
    """The accounts that ``question`` counts now, by primary key in order. Of other facts, what the room says that
    counts them for findings; facts that none counts are refused."""
    question = followed(question)
    if path := settings.FINDING_COUNTERS.get(question.facts):
        return import_string(path)(question)
    if question.facts != "experiences" or question.group_by or question.per:
        raise NotValid("A finding counts accounts, in one number.", remedy="Ask for facts=experiences without groups.")
    rows = _accounts(question).values_list("pk", "themes", "cluster_id", "cluster__verdict")
    kept = [row for row in rows if _has_themes(question.where, row[1])]
    different = {("cluster", c) if c and verdict != "different" else ("alone", pk) for pk, _, c, verdict in kept}
    return Counted(tuple(row[0] for row in kept), len(different))


def followed(question: Question) -> Question:
    """The same about the body that a merged record leads to, as its accounts hang there now."""
    where = tuple(_followed(one) for one in question.where)
    return question if where == question.where else replace(question, where=where)


def _followed(condition: Condition) -> Condition:
    is_body = isinstance(condition, Is) and condition.column == "body_id"
    return Is("body_id", merged_into(condition.value)) if is_body else condition


def records(keys: Iterable[int]) -> QuerySet[Model]:
    """The accounts with these primary keys."""
    return _all().filter(pk__in=list(keys))


def sources(keys: Iterable[int]) -> QuerySet[Model]:
    """Where these accounts come from."""
    source = _all().model._meta.get_field("source").related_model
    return source.objects.filter(pk__in=records(keys).values("source").distinct())


def questions() -> list[Question]:
    """Every question that published findings and those in fact-check rest on: a release must answer them all."""
    rows = Finding.objects.filter(state__in=("fact_check", "published")).values_list("question", "base_question")
    return list(dict.fromkeys(followed(Question.from_dict(parts)) for row in rows for parts in row))


def method_version() -> str:
    """How the standing release was counted; ``not released`` before the first."""
    latest = insight.latest()
    return latest.method_version if latest else "not released"


def _all() -> QuerySet[Model]:
    return Finding.records.rel.model.objects.all()


def _accounts(question: Question) -> QuerySet[Model]:
    found = _all().filter(state="counted", counts=True, source__counts=True).order_by("pk")
    found = found.annotate(month=TruncMonth(Coalesce("happened_on", TruncDate("told_at"))))
    for condition in question.where:
        if condition.column != "themes":
            found = found.filter(_condition(condition))
    if question.period:
        found = found.filter(month__gte=question.period.start, month__lt=question.period.end)
    return found


def _condition(condition: Condition) -> Q:
    if condition.column == "solicited":
        asked = Q(source__selection__in=_ASKED) | Q(source__inviter__isnull=False)
        return asked if condition == Is("solicited", True) else ~asked
    if condition.column == "invited_by":
        raise NotValid("A finding cannot be drafted from this question.", remedy="Ask by “solicited” instead.")
    field = _FIELDS.get(condition.column, condition.column)
    match condition:
        case Is(_, value):
            return Q(**{field: value})
        case OneOf(_, values):
            return Q(**{f"{field}__in": values})
        case Unknown():
            return _empty(field)
        case Known():
            return ~_empty(field)
    raise NotValid("A finding cannot be drafted from this question.")


def _empty(field: str) -> Q:
    unknown = Q(**{field: None})
    return unknown if field.endswith("_id") or field == "rating" else unknown | Q(**{field: ""})


def _has_themes(where: Iterable[Condition], themes: list[str]) -> bool:
    """Lists of codes are compared here: not every database can look inside a list."""
    for condition in where:
        match condition:
            case Contains("themes", code) if code not in themes:
                return False
            case Lacks("themes", code) if code in themes:
                return False
    return True
