"""Exactly what is printed of a survey: its public JSON, and what the ledger holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from countersign.involvement.models import Survey
from countersign.proof.canonical import canonical
from countersign.register.queries import signed_by


def printed(survey: Survey) -> dict[str, object]:
    """Everything public but the numbers, which are the release's."""
    return {
        "slug": survey.slug,
        "state": survey.state,
        "title": survey.title,
        "purpose": survey.purpose,
        "who": survey.who,
        "whom": survey.whom,
        "body": signed_by(survey).slug,
        "contract": survey.contract.slug if survey.contract else None,
        "questionnaire": survey.questionnaire,
        "frame": survey.frame,
        "frame_size": survey.frame_size,
        "margins": survey.margins,
        "margins_source": survey.margins_source,
        "tested": survey.tested,
        "tested_yes": survey.tested_yes,
        "seed_mark": survey.seed_mark,
        "seed": survey.seed,
        "ends_on": survey.ends_on.isoformat(),
        "retain_days": survey.retain_days,
        "outcome": survey.outcome,
    }


def digest(survey: Survey) -> str:
    """SHA-256 of the canonical JSON of what is printed, and of the digest of what was worked out on the closing day."""
    return _sha({**printed(survey), "results": _sha(survey.results) if survey.results else None})


def _sha(value: Mapping[str, object]) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()
