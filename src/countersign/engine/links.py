"""A question as the query part of an address:
``facts=experiences&is.kind=problem&from=2025-01-01&to=2025-07-01``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from countersign.engine.conditions import Condition, Value, from_list, order, to_list
from countersign.engine.question import Question
from countersign.errors import NotValid


def to_query(question: Question) -> str:
    """The question as a query string; ``from_query`` reads it back."""
    pairs = [("facts", question.facts), *(_pair(condition) for condition in question.where)]
    if question.period:
        pairs += [("from", question.period.start.isoformat()), ("to", question.period.end.isoformat())]
    pairs += [("by", column) for column in question.group_by]
    if question.per:
        pairs.append(("per", question.per))
    if measures := question.to_dict().get("measures"):
        pairs += [("measure", f"{kind}.{column}") for kind, column in measures]  # type: ignore[attr-defined]
    return urlencode(pairs)


def from_query(query: str) -> Question:
    """The question a query string stands for; raises :class:`NotValid`."""
    pairs = parse_qsl(query, keep_blank_values=True)
    parts: dict[str, object] = {"where": [_condition(key, text) for key, text in pairs if "." in key]}
    plain = [(key, text) for key, text in pairs if "." not in key]
    parts |= {key: text for key, text in plain if key in ("facts", "per")}
    if ends := {key: text for key, text in plain if key in ("from", "to")}:
        parts["period"] = [ends.get("from"), ends.get("to")]
    if by := _all(plain, "by"):
        parts["group_by"] = by
    if measures := _all(plain, "measure"):
        parts["measures"] = [text.split(".", 1) for text in measures]
    if strange := {key for key, _ in plain} - {"facts", "per", "from", "to", "by", "measure"}:
        raise NotValid(
            "This question has a part that is not known.",
            faults=tuple((key[:60], "not known") for key in strange),
        )
    return Question.from_dict(parts)


def _all(pairs: Iterable[tuple[str, str]], wanted: str) -> list[str]:
    return [text for key, text in pairs if key == wanted]


def texts(conditions: Iterable[Condition]) -> str:
    """Conditions alone as a text, always in the same order: ``is.body_id=3&is.kind=problem``."""
    return urlencode([_pair(condition) for condition in sorted(conditions, key=order)])


def _pair(condition: Condition) -> tuple[str, str]:
    name, column, *rest = to_list(condition)
    values: list[Any] = rest[0] if rest and isinstance(rest[0], list) else rest
    return f"{name}.{column}", ",".join(_text(value) for value in values)


def _condition(key: str, text: str) -> list[object]:
    name, _, column = key.partition(".")
    if name in ("unknown", "known"):
        return [name, column]
    values = [_value(part) for part in text.split(",")]
    parts = [name, column, values if name == "one_of" else values[0] if len(values) == 1 else values]
    return list(to_list(from_list(parts)))


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(text: str) -> Value:
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.lstrip("-").isdigit() else text
