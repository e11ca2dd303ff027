"""What two people may open of an account outside the ordinary way: its original, and the address that was left."""

from __future__ import annotations

from countersign import clock
from countersign.experiences.actions.contacting import address_of
from countersign.experiences.models import Contact, Experience, Sealed, SealedAccess
from countersign.experiences.told import all_words, unseal
from countersign.people.queries import sealer
from countersign.people.sealables import Sealable

_ASKED = (("Body", "body"), ("Service", "service"), ("Place", "place"), ("Reference", "reference"))


def _original(key: str, *, why: str, by_id: int | None) -> list[tuple[str, str]]:
    """Word for word. Whoever holds the receipt reads in their copy of everything that it was opened, and what for."""
    sealed = Sealed.objects.select_related("experience").get(experience__key=key)
    _logged(sealed.experience, f"Unsealed: {why}", by_id)
    content = unseal(sealer(), key, bytes(sealed.value))
    said = [(words, str(content[name])) for words, name in _ASKED if content.get(name)]
    return [("What was told", all_words(content)), *said]


def _contact(key: str, *, why: str, by_id: int | None) -> list[tuple[str, str]]:
    left = Contact.objects.select_related("experience").get(experience__key=key)
    _logged(left.experience, f"Address unsealed: {why}", by_id)
    return [("Address", address_of(left))]


def _logged(account: Experience, why: str, by_id: int | None) -> None:
    SealedAccess.objects.create(experience=account, by_id=by_id, at=clock.now(), why=why[:200])


ORIGINAL = Sealable(
    "original", "The original of an account", "experiences.Sealed",
    lambda key: Sealed.objects.filter(experience__key=key).exists(), _original,
)  # fmt: skip
CONTACT = Sealable(
    "contact", "The address that was left with an account", "experiences.Contact",
    lambda key: Contact.objects.filter(experience__key=key).exists(), _contact,
)  # fmt: skip
