"""What can be pulled onto an agenda, by its name in an address: ``finding:7``, ``commitment:3``, ``clause:2``."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model

from countersign.answers import queries as answers
from countersign.errors import NotFound
from countersign.findings import queries as findings
from countersign.terms.queries import clause_text

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


def name(thing: Model) -> str:
    """Its name in an address, which :func:`subject` reads."""
    return f"{thing._meta.model_name}:{thing.pk}"


def contract_of(thing: Model) -> int | None:
    """The contract that it is about; None for what is about none."""
    if thing._meta.model_name == "clause":
        return thing.schedule.contract_id
    return getattr(thing, "contract_id", None)


def words(thing: Model) -> str:
    """What it is, in words that are public already."""
    kind = thing._meta.model_name
    if kind == "finding":
        return thing.claim
    if kind == "commitment":
        return thing.measure
    return f"The clause “{clause_text(thing.kind).title}”" if kind == "clause" else "A gap: nobody knows who answers"
