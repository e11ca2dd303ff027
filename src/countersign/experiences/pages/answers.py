"""From what a person said about whose it is to who answers, and back to what is told."""

from __future__ import annotations

from collections.abc import Mapping

from countersign.register.queries import WhoAnswers, contracts, who_answers, who_answers_for

_SAID = ("said_service", "said_body", "said_place")
Values = Mapping[str, str]


def is_asked(values: Values) -> bool:
    """Whether anything was said that the register could know an answer for."""
    return any(values.get(name) for name in _SAID)


def candidates(values: Values) -> list[WhoAnswers]:
    """At most five contracts or arrangements in force that fit, the best first; none where nobody is known."""
    asked = " ".join(filter(None, (values.get("said_service"), values.get("said_body"))))
    return [who for who, _ in who_answers_for(place=values.get("said_place", ""), words=asked).candidates]


def said(values: Values) -> dict[str, str]:
    """What is told about whose it is: the person's words, made exact where they chose who answers."""
    told = {name: values.get(name, "") for name in _SAID}
    contract = _chosen(values)
    if contract is None:
        return told
    who = who_answers(contract)
    runs = next((party.body.name for party in (*who.runs, *who.commissioned)), told["said_body"])
    service = contract.service.name if contract.service else told["said_service"]
    reference = contract.reference or contract.ocid or ""
    return told | {"said_body": runs, "said_service": service, "said_reference": reference}


def called(values: Values) -> str:
    """The title of what was chosen; empty where nothing was asked."""
    contract = _chosen(values)
    return contract.title if contract else "None of those that we showed" if values.get("contract") else ""


def _chosen(values: Values):
    slug = values.get("contract", "")
    return contracts().filter(slug=slug).first() if slug else None
