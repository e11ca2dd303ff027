"""What two people may open of somebody who takes part outside the ordinary way: the address they left."""

from __future__ import annotations

from countersign.involvement.actions.people import opened
from countersign.involvement.models import Address
from countersign.people.sealables import Sealable


def _address(key: str, *, why: str, by_id: int | None) -> list[tuple[str, str]]:
    """The unsealing itself is the log: who takes part finds it in the public list by its day."""
    return [("Address", opened(Address.objects.select_related("participant").get(participant__mark=key)))]


ADDRESS = Sealable(
    "participant", "The address of somebody who takes part", "involvement.Address",
    lambda key: Address.objects.filter(participant__mark=key).exists(), _address,
)  # fmt: skip
