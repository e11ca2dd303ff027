"""What a red flag is, what each of the eleven asks, and what may be set. A flag is a question, not a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MOTTO = "A flag is a question, not a verdict."
Kind = Literal["process", "buyer", "procuring entity", "tenderer", "contract"]


@dataclass(frozen=True)
class Flag:
    """One flag.

    code, kind  which indicator, and what is flagged;  about  its identifier (the ocid of a process, the id of a body)
    value       of the indicator, as Cardinal gives it;  reason  the same in words
    ocid        the process in which it was seen; empty where it comes from many
    """

    code: str
    kind: Kind
    about: str
    value: float
    reason: str
    ocid: str = ""


TITLES: Mapping[str, str] = {
    "R003": "Short submission period",
    "R018": "Single bid received",
    "R024": "Price close to winning bid",
    "R025": "Excessive unsuccessful bids",
    "R028": "Identical bid prices",
    "R030": "Late bid won",
    "R035": "All except winning bid disqualified",
    "R036": "Lowest bid disqualified",
    "R038": "Excessive disqualified bids",
    "R048": "Heterogeneous supplier",
    "R058": "Heavily discounted bid",
}


@dataclass(frozen=True)
class Settings:
    """Everything that may be set; the defaults are Cardinal's. A threshold of None is a fence drawn from the data.

    fewest_values     a fence is drawn from no fewer: what stands out among two or three says nothing
    currency          of amounts that are compared; the first that is seen if empty
    leave_out         procedures (procurementMethodDetails) that no indicator looks at
    start_as_published  where no start of the tender period is told, the day the tender was published stands in (R003)
    price_comparable  only these have prices to compare (R024, R028, R036, R058); not_comparable: all but these
    """

    fewest_values: int = 1
    currency: str = ""
    leave_out: frozenset[str] = frozenset()
    price_comparable: frozenset[str] = frozenset()
    not_comparable: frozenset[str] = frozenset()
    short_days: int = 15
    short_days_by_details: Mapping[str, int] = field(default_factory=dict)
    short_methods: frozenset[str] = frozenset()
    start_as_published: bool = False
    competitive: frozenset[str] = frozenset({"open", "selective"})
    close: float | None = None
    top_percentile: float = 75
    unsuccessful: float | None = None
    disqualified_others: int = 1
    disqualified: float | None = None
    fewest_bids: int = 2
    fewest_processes: int = 2
    item_digits: int = 2
    item_classes: int | None = None
    fewest_awarded: int = 20
    discount: float | None = None
