"""Identifiers out: the redacted words are for staff, and only what a steward signs off is ever shown."""

from __future__ import annotations

from collections import Counter

from django.db import transaction

from countersign import clock
from countersign.errors import NotNow, NotValid
from countersign.experiences import rules
from countersign.experiences.actions.bulk import update
from countersign.experiences.actions.walking import Report, originals, walk
from countersign.experiences.models import Experience, Source, StepRun
from countersign.experiences.queries.witness import words_digest
from countersign.experiences.told import all_words
from countersign.ledger.actions import record
from countersign.people.rules import Actor
from countersign.text.identifiers import TOKENS, check_safe
from countersign.text.redact import REDACTION_VERSION, Redaction, redact_many

UNSURE = 0.5  # a finding less sure than this is shown to a person first


def redact(source: Source, *, by: Actor, report: Report | None = None, workers: int = 1) -> StepRun:
    """Redact every received account of ``source``; its counts say how many identifiers of each kind were
    taken out.
    """

    def work(accounts: list[Experience]) -> Counter:
        told = list(originals(accounts))
        texts = [all_words(t) for t in told]
        names = [tuple(t.get("staff_names", ())) for t in told]  # type: ignore[arg-type]
        counts: Counter = Counter()
        redactions = redact_many(texts, staff_names=names, workers=workers)
        for account, redaction in zip(accounts, redactions, strict=True):
            _apply(account, redaction)
            counts.update(found.kind for found in redaction.found)
        update(accounts, "redacted_text", "redaction_version", "check_redaction", "state")
        return counts + Counter(redacted=len(accounts))

    return walk("redact", source, work, states=("received",), by=by, report=report, version=REDACTION_VERSION)


def _apply(account: Experience, redaction: Redaction) -> None:
    account.redacted_text, account.redaction_version = redaction.text, redaction.version
    doubtful = sorted({TOKENS[found.kind] for found in redaction.found if found.score < UNSURE})
    account.check_redaction = f"Not sure of: {', '.join(doubtful)}" if doubtful else ""
    account.state = "redacted"


@transaction.atomic
def correct(experience: Experience, *, text: str, by: Actor) -> Experience:
    """A steward's own redaction in place of the machine's. Text that was published with the old one is taken
    down.
    """
    rules.check_step(by, "redact")
    if experience.state in ("received", "held", "set_aside", "withdrawn"):
        raise NotNow("There is no redaction to correct.", remedy="Redact it first.")
    if not text.strip():
        raise NotValid("A redaction cannot be empty.", remedy="Leave the words that give nobody away.")
    check_safe(text)
    experience.redacted_text, experience.redaction_version = text.strip(), "by hand"
    experience.check_redaction = experience.published_text = ""
    experience.signed_off_by = experience.signed_off_at = None
    experience.save()
    record("experience.redaction_corrected", digest=None, subject=f"experience:{experience.key}", by=by.label)
    return experience


@transaction.atomic
def sign_off_text(experience: Experience, *, by: Actor) -> Experience:
    """The redacted words may be published. They are checked once more; raises :class:`NotSafe` where that
    finds anything.
    """
    rules.check_step(by, "sign_off")
    if experience.state not in ("coded", "counted", "attached"):
        raise NotNow(
            "Only the words of an account that is attached to a body can be published.",
            remedy="Take it through the steps first.",
        )
    if not experience.redacted_text:
        raise NotNow("There are no words to publish.", remedy="A rating without words is only counted.")
    check_safe(experience.redacted_text, what="This redaction")
    experience.published_text, experience.check_redaction = experience.redacted_text, ""
    experience.signed_off_by_id, experience.signed_off_at = by.account_id, clock.now()
    experience.save()
    digest = words_digest(experience)
    record("experience.text_signed_off", digest=digest, subject=f"experience:{experience.key}", by=by.label)
    return experience
