"""The duties that the law lays on registered contracts, read off their dates and the notices that were seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Model

from countersign import clock
from countersign.formats import ocds
from countersign.register import queries as register
from countersign.terms.duties import Known, Standing, duties, missing, standings

_AT_ONCE = 500


def law(contracts: Iterable[Model]) -> Iterator[tuple[Model, list[Standing], list[str]]]:
    """Each contract with how every duty stands today and what is not published about it; one query a batch.

    In-house arrangements are left out: nothing was bought.
    """
    bought = (contract for contract in contracts if contract.kind == "contract")
    while batch := list(islice(bought, _AT_ONCE)):
        seen = register.releases_of({contract.ocid for contract in batch if contract.ocid})
        for contract in batch:
            known = _known(contract, seen.get(contract.ocid, []))
            yield contract, standings(known, clock.today()), list(missing(known))


def _known(contract: Model, releases: list[dict[str, object]]) -> Known:
    return Known(
        jurisdiction=contract.jurisdiction,
        began_on=ocds.began_on(releases) or _before_the_change(contract.awarded_on or contract.starts_on),
        light_touch=contract.light_touch,
        value=_value(contract),
        awarded_on=contract.awarded_on,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        ended_early=contract.state == "failed",
        cpv=contract.cpv,
        how=contract.procurement_details,
        shown=ocds.notices(releases),
    )


def _value(contract: Model) -> float | None:
    """In pounds. A value of nothing or of one pound only fills a field that must not be empty: it is not known."""
    pounds = float(contract.value) if contract.value is not None and contract.currency == "GBP" else 0.0
    return pounds if pounds > 1 else None


def _before_the_change(day):
    """Awarded before the newest law held, it began before it, too; awarded since, it may have begun under either."""
    newest = max(duty.since for duty in duties())
    return day if day and day < newest else None
