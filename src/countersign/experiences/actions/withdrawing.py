"""What only the person may do, and what the calendar does: withdraw, open a sealed original, destroy it when
it is due.
"""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from countersign import clock
from countersign.errors import NotFound, NotValid
from countersign.experiences import rules
from countersign.experiences.actions.contacting import forget_contacts
from countersign.experiences.actions.copies import represent_again
from countersign.experiences.models import Alert, Coding, Contact, Experience, Gap, Sealed, SealedAccess
from countersign.experiences.states import EXPERIENCE
from countersign.experiences.told import unseal
from countersign.ledger.actions import record
from countersign.people.queries import sealer
from countersign.people.rules import SYSTEM, Actor

_EMPTIED = ("said_body", "said_service", "said_place", "said_reference", "asked", "redacted_text", "published_text")


@transaction.atomic
def withdraw(experience: Experience, *, by: Actor) -> Experience:
    """Words, sealed original and codings are gone; a tombstone answers. Its numbers go with the next refresh.

    Only the person who holds the receipt may. Of copies, another one now stands for the rest. Rooms above forget what
    they hold of it through ``EXPERIENCE_LEAVERS``.
    """
    rules.check_withdraw(by, experience)
    account = Experience.objects.select_for_update().get(pk=experience.pk)
    cluster = account.cluster
    account.state = EXPERIENCE.after(account.state, "withdraw")
    gap = account.gap_id
    empty(account)
    account.save()
    for path in settings.EXPERIENCE_LEAVERS:
        import_string(path)(account)
    forget_gaps({gap})
    if cluster:
        represent_again(cluster)
    record("experience.withdrawn", subject=f"experience:{account.key}", by=by.label, digest=None)
    return account


def empty(account: Experience) -> None:
    """Nothing stays of what was told but that it was there, and by which row id it came. Unsaved."""
    Sealed.objects.filter(experience=account).delete()
    Coding.objects.filter(experience=account).delete()
    Alert.objects.filter(experience=account).delete()
    forget_contacts(Contact.objects.filter(experience=account))
    account.messages.clear()
    for name in _EMPTIED:
        setattr(account, name, "")
    account.kind = account.respect = account.confidence = account.time_lost = ""
    account.themes, account.rating, account.happened_on = [], None, None
    account.row_digest = account.relevance_why = account.attached_why = account.check_redaction = ""
    account.fears = account.danger = False
    account.body = account.service = account.place = account.contract = account.site = None
    account.origin, account.campaign = "", None
    account.cluster = account.gap = account.batch = account.relevance = account.attached_score = None


def forget_gaps(gaps: Collection[int | None]) -> None:
    """Gaps of a source in which nobody stands any more: what was said there was said by those who left."""
    Gap.objects.filter(pk__in=[pk for pk in gaps if pk], accounts=None, source__isnull=False).delete()


@transaction.atomic
def open_sealed(experience: Experience, *, why: str, by: Actor) -> dict[str, object]:
    """What was told, word for word. The opening is logged with its reason, and stands in the ledger without
    it.
    """
    rules.check_step(by, "open")
    if not why.strip():
        raise NotValid("Say why the original is needed.", faults=(("why", "Say why the original is needed."),))
    sealed = Sealed.objects.filter(experience=experience).first()
    if sealed is None:
        raise NotFound("The original was destroyed.", remedy="Only the redacted words are left.")
    SealedAccess.objects.create(experience=experience, by_id=by.account_id, at=clock.now(), why=why.strip()[:200])
    record("experience.opened", subject=f"experience:{experience.key}", by=by.label)
    content = unseal(sealer(), experience.key, sealed.value)
    return {name: value for name, value in content.items() if name != "salt"}


@transaction.atomic
def destroy_expired(*, by: Actor = SYSTEM) -> int:
    """Sealed originals whose date has come are destroyed; returns how many. One line of the ledger if there
    were any. One that is held for safety waits until somebody has looked: until then nothing else says what it says.
    """
    over = Sealed.objects.filter(retain_until__lt=clock.today()).exclude(experience__state="held")
    gone, _ = over.delete()
    if gone:
        record("original.destroyed", subject="originals:expired", count=gone, by=by.label)
    return gone
