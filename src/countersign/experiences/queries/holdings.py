"""Everything that is held about one account, for the person who told it and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils.module_loading import import_string

from countersign.experiences.models import Contact, Experience, Sealed
from countersign.experiences.queries.own import answers, became, counted_in
from countersign.experiences.told import unseal
from countersign.people.queries import sealer

Part = tuple[str, dict[str, object]]
_PLAIN = (
    "channel", "on_behalf", "told_at", "happened_on", "rating", "danger", "fears", "asked", "said_body", "said_service",
    "said_place", "said_reference", "redacted_text", "published_text", "signed_off_at", "kind", "themes", "respect",
    "confidence", "time_lost", "counts",
)  # fmt: skip


def held(account: Experience) -> Iterator[Part]:
    """Title by title, as plain values. The room's own first; rooms above add theirs (``EXPERIENCE_HOLDINGS``)."""
    yield "Where it stands", {"became": became(account), "who answers": answers(account), "state": account.state}
    yield "Your account", {name: getattr(account, name) for name in _PLAIN}
    yield "Your own words, as you sent them", _original(account)
    yield "Your address", _contact(account)
    yield "Who opened the original", {f"{one.at:%Y-%m-%d %H:%M}": one.why for one in account.openings.order_by("at")}
    yield "Codings", {one.coder.partition(":")[0]: f"{one.kind} {one.themes}" for one in account.codings.order_by("at")}
    yield "Counted in", dict(counted_in(account))
    yield "The network it came from", {"digest": account.origin}
    for path in settings.EXPERIENCE_HOLDINGS:
        yield from import_string(path)(account.pk)


def _original(account: Experience) -> dict[str, object]:
    sealed = Sealed.objects.filter(experience=account).first()
    if sealed is None:
        return {}
    content = unseal(sealer(), account.key, sealed.value)
    return {name: value for name, value in content.items() if name != "salt"} | {"until": sealed.retain_until}


def _contact(account: Experience) -> dict[str, object]:
    left = Contact.objects.filter(experience=account).first()
    if left is None:
        return {}
    bound_to = settings.SEALED_COLUMNS["experiences.Contact.sealed"].format(row=left)
    address = sealer().open(left.sealed, context=bound_to)
    return {"address": address, "agreed to": left.consent, "left on": left.left_at, "until": left.until}
