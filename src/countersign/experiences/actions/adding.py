"""What a person may still say of her own account: more, something put right, or that she fears consequences."""

from __future__ import annotations

from django.db import transaction

from countersign import clock
from countersign.errors import NotValid
from countersign.experiences import rules
from countersign.experiences.actions.telling import AFRAID
from countersign.experiences.models import Alert, Experience, Sealed
from countersign.experiences.states import EXPERIENCE
from countersign.experiences.told import MAX_WORDS, Told, reseal
from countersign.ledger.actions import record
from countersign.people.queries import sealer
from countersign.people.rules import Actor
from countersign.text.danger import danger
from countersign.text.redact import redact

ADDED = "The person added to it; read it, and reopen it if it is about something else now"
"""Why a redaction is to be checked after its teller said more."""


@transaction.atomic
def add(experience: Experience, *, words: str, by: Actor) -> Experience:
    """What its teller says since, kept with the original; redacted at once and put before a steward.

    It stays counted as it is until a steward has read it. Words of danger hold it, or call a steward where it is
    counted already. Raises :class:`NotValid` where nothing is said, or too much.
    """
    rules.check_say_more(by, experience)
    account = Experience.objects.select_for_update().get(pk=experience.pk)
    said = _checked(words)
    _keep(account, said)
    if account.redacted_text:
        account.redacted_text = f"{account.redacted_text}\n\n{redact(said).text}"
        account.check_redaction = ADDED
    if signs := danger(said):
        account.danger = True
        _call(account, ", ".join(sorted({sign.kind for sign in signs}))[:200])
    account.save()
    record("experience.added_to", subject=f"experience:{account.key}", by=by.label)
    return account


@transaction.atomic
def say_afraid(experience: Experience, *, by: Actor) -> Experience:
    """She fears consequences: a steward is called at once, and words that are public already are taken down.

    What is still on its way is held; what is counted stays counted, as a number gives nobody away.
    """
    rules.check_say_more(by, experience)
    account = Experience.objects.select_for_update().get(pk=experience.pk)
    account.fears = True
    account.published_text = ""
    account.signed_off_by = account.signed_off_at = None
    _call(account, AFRAID)
    account.save()
    record("experience.steward_called", subject=f"experience:{account.key}", by=by.label, digest=None)
    return account


def _checked(words: str) -> str:
    told = Told(words=words).clean()
    told.check()
    return told.words


def _keep(account: Experience, said: str) -> None:
    """Beside the original, sealed. Once that is destroyed on its date nothing is left to add to."""
    sealed = Sealed.objects.filter(experience=account).first()
    if sealed is None:
        raise NotValid(
            "The original of this account was destroyed on its date.",
            remedy=f"Tell us again, in at most {MAX_WORDS:,} characters.",
        )
    sealed.value = reseal(sealer(), account.key, bytes(sealed.value), added=said, on=clock.today())
    sealed.save(update_fields=["value"])


def _call(account: Experience, why: str) -> None:
    """An alert, whatever was seen before; held where the account is still on its way."""
    if "hold" in EXPERIENCE.verbs(account.state):
        account.state = EXPERIENCE.after(account.state, "hold")
    fresh = {"why": why, "raised_at": clock.now(), "seen_by": None, "seen_at": None}
    Alert.objects.update_or_create(experience=account, defaults=fresh)
