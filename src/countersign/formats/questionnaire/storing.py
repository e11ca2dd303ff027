"""A questionnaire as plain JSON values and back: ``from_dict(to_dict(form)) == form``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from countersign.errors import NotValid
from countersign.formats.questionnaire.expressions import Expression
from countersign.formats.questionnaire.values import Choice, Question, Questionnaire, Row, Section, Texts

_FLAGS = ("required", "whole", "equality")
_TEXTS = ("hint", "constraint_message")
_PLAIN = ("choices", "section")


def to_dict(form: Questionnaire) -> dict[str, Any]:
    """What is left out has its default."""
    return {
        "name": form.name,
        "title": form.title,
        "version": form.version,
        "languages": list(form.languages),
        "questions": [_question(one) for one in form.questions],
        "lists": {name: [[one.name, dict(one.label.by)] for one in choices] for name, choices in form.lists},
        "sections": [_section(one) for one in form.sections],
    }


def from_dict(parts: Mapping[str, Any]) -> Questionnaire:
    """Raises :class:`NotValid` for what ``to_dict`` cannot have written."""
    try:
        return Questionnaire(
            name=parts["name"],
            title=parts["title"],
            version=parts["version"],
            languages=tuple(parts["languages"]),
            questions=tuple(_to_question(one) for one in parts["questions"]),
            lists=tuple(
                (name, tuple(Choice(code, _texts(label)) for code, label in choices))
                for name, choices in parts["lists"].items()
            ),
            sections=tuple(
                Section(one["name"], _texts(one.get("label", {})), _expression(one.get("relevant", "")))
                for one in parts["sections"]
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotValid("The stored questionnaire cannot be read.", remedy="Import it again.") from error


def _question(one: Question) -> dict[str, Any]:
    parts: dict[str, Any] = {"name": one.name, "kind": one.kind, "label": dict(one.label.by)}
    parts |= {name: getattr(one, name) for name in (*_FLAGS, *_PLAIN) if getattr(one, name)}
    parts |= {name: dict(getattr(one, name).by) for name in _TEXTS if getattr(one, name)}
    parts |= {name: str(getattr(one, name)) for name in ("relevant", "constraint") if getattr(one, name)}
    if one.rows:
        parts["rows"] = [[row.name, dict(row.label.by)] for row in one.rows]
    if one.framings:
        parts["framings"] = {arm: dict(words.by) for arm, words in one.framings}
    return parts


def _to_question(parts: Mapping[str, Any]) -> Question:
    same: dict[str, Any] = {name: bool(parts.get(name)) for name in _FLAGS}
    same |= {name: parts.get(name, "") for name in _PLAIN} | {name: _texts(parts.get(name, {})) for name in _TEXTS}
    return Question(
        name=parts["name"],
        kind=parts["kind"],
        label=_texts(parts["label"]),
        relevant=_expression(parts.get("relevant", "")),
        constraint=_expression(parts.get("constraint", "")),
        rows=tuple(Row(name, _texts(label)) for name, label in parts.get("rows", ())),
        framings=tuple((arm, _texts(words)) for arm, words in parts.get("framings", {}).items()),
        **same,
    )


def _section(one: Section) -> dict[str, Any]:
    parts: dict[str, Any] = {"name": one.name}
    if one.label:
        parts["label"] = dict(one.label.by)
    if one.relevant:
        parts["relevant"] = str(one.relevant)
    return parts


def _texts(by: Mapping[str, str]) -> Texts:
    return Texts(tuple(by.items()))


def _expression(text: str) -> Expression | None:
    return Expression.read(text) if text else None
