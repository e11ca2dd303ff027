"""What can be pulled onto an agenda, by its name in an address: ``finding:7``, ``commitment:3``, ``clause:2``."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model

from countersign.answers import queries as answers
from countersign.errors import NotFound
from countersign.findings import queries as findings

_AGREED = {"schedule__state__in": ("agreed", "superseded")}
_MODELS = {"clause": ("terms.Clause", _AGREED), "gap": ("experiences.Gap", {})}


def subject(name: str) -> Model | None:
    """The public thing of this name, or None for an empty one; raises :class:`NotFound`."""
    kind, _, number = name.partition(":")
    if not name:
        return None
    if number.isdigit() and kind == "finding":
        return findings.finding(int(number))
    if number.isdigit() and kind == "commitment":
        return answers.commitment(int(number))
    found = _found(*_MODELS[kind], int(number)) if kind in _MODELS and number.isdigit() else None
    if found is None:
        raise NotFound("There is nothing public under this name.", remedy="Put it on the agenda in words.")
    return found


def _found(model: str, public: dict[str, object], number: int) -> Model | None:
    return apps.get_model(model).objects.filter(pk=number, **public).first()
