"""An arrangement as an ODRL 2.2 agreement with terms of the Data Privacy Vocabulary 2.3, in JSON-LD.

It says what is allowed; the policies in ``sharing.cedar`` decide. Terms that no vocabulary has are ours (``cs:``).
"""

from __future__ import annotations

from django.conf import settings

from countersign.terms.models import Arrangement
from countersign.terms.vocabulary import FIELDS, HEADINGS, dpv, fields

CONTEXT = [
    "http://www.w3.org/ns/odrl.jsonld",
    {
        "dpv": "https://w3id.org/dpv#",
        "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
        "legal-gb": "https://w3id.org/dpv/legal/gb#",
        "dcterms": "http://purl.org/dc/terms/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "cs": "https://countersign.example/ns#",
    },
]
_DATA = {"words": "dpv:PseudonymisedData", "codes": "dpv:PseudonymisedData", "contact": "dpv:PersonalData"}
_ACTIONS = {"text": "dpv:Share", "contact": "dpv:Transmit"}
_NEVER = tuple(name for name, one in fields().items() if one.group == "identity")


def agreement(one: Arrangement, *, address: str) -> dict[str, object]:
    """The JSON-LD document. ``address`` is where it is published, and its identifier."""
    parties = [_party(signature, address) for signature in one.signatures.all()]
    host, others = parties[-1], parties[:-1]
    return {
        "@context": CONTEXT,
        "@type": ["Agreement", "dpv:LegalAgreement"],
        "uid": address,
        "dcterms:title": f"Arrangement {one.number} for sharing: {one.contract.title}",
        "dcterms:issued": _day(one.signed_on) if one.signed_on else None,
        "dpv:hasStatus": f"cs:{one.state}",
        "dpv:hasPurpose": _purpose(one),
        "dpv:hasLegalBasis": dpv("basis", one.basis) or f"cs:{one.basis}",
        "cs:hasCondition": dpv("condition", one.condition) or f"cs:{one.condition}",
        "dpv:hasApplicableLaw": ["legal-gb:law-GDPR", "legal-gb:law-DPA"],
        "dpv:hasDataController": [party["uid"] for party in parties],
        "dpv:hasPersonalData": [_data(name) for name in one.fields],
        "dpv:hasStorageCondition": {"@type": "dpv:StorageDuration", "dpv:hasDuration": _days(one.retain_days)},
        "cs:review": _day(one.review_on),
        "permission": [_permission(one, name, host, others) for name in one.fields],
        "prohibition": [{"target": _data(name), "action": "use", "assigner": host, "assignee": others}
                        for name in _NEVER],
        "dpv:hasOrganisationalMeasure": [
            {"@type": "dpv:OrganisationalMeasure", "dcterms:title": words, "dcterms:description": one.says.get(id, "")}
            for id, words in HEADINGS
        ],
    }  # fmt: skip


def _permission(one: Arrangement, name: str, host: dict, others: list[dict]) -> dict[str, object]:
    return {
        "target": _data(name),
        "action": _ACTIONS[one.level],
        "assigner": host,
        "assignee": others,
        "constraint": [
            _constraint("purpose", "isA", _purpose(one)),
            _constraint("dateTime", "gteq", _day(one.starts_on)),
            _constraint("dateTime", "lteq", _day(one.ends_on)),
        ],
        "duty": [{"action": "delete", "constraint": [_constraint("delayPeriod", "lteq", _days(one.retain_days))]}],
    }


def _constraint(left: str, operator: str, right: object) -> dict[str, object]:
    return {"leftOperand": left, "operator": operator, "rightOperand": right}


def _purpose(one: Arrangement) -> str:
    return dpv("purpose", one.purpose) or f"cs:{one.purpose}"


def _data(name: str) -> dict[str, object]:
    kind = _DATA.get(fields()[name].group, "dpv:PersonalData")
    return {"uid": f"cs:{name}", "@type": ["Asset", kind], "dcterms:title": dict(FIELDS)[name]}


def _party(signature, address: str) -> dict[str, object]:
    home = address.split("/contracts/")[0]
    uid = f"{home}/bodies/{signature.body.slug}" if signature.body else home or settings.ADDRESS
    return {"@type": ["Party", "dpv:DataController"], "uid": uid, "dcterms:title": signature.party}


def _day(day) -> dict[str, str]:
    return {"@type": "xsd:date", "@value": day.isoformat()}


def _days(number: int) -> dict[str, str]:
    return {"@type": "xsd:duration", "@value": f"P{number}D"}
