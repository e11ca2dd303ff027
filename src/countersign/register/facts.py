"""Wrong doors as facts: which office was asked, for what, and where it sent the person; of when, the month only."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from countersign.engine import DATE, ID
from countersign.insight.registry import Fact
from countersign.register.models import WrongDoor
from countersign.register.queries.labels import LABELS

SCHEMA = pa.schema([("month", DATE), ("body_id", ID), ("sent_to_id", ID), ("service_id", ID)])


def rows() -> Iterator[dict[str, object]]:
    """One row for each time that somebody was sent on."""
    columns = ("month", "door_id", "sent_to_id", "service_id")
    for month, door, sent_to, service in WrongDoor.objects.order_by("pk").values_list(*columns).iterator():
        yield {"month": month, "body_id": door, "sent_to_id": sent_to, "service_id": service}


WRONG_DOORS = Fact(
    "wrong_doors",
    title="Wrong doors",
    about="One row is one time that somebody was sent from one office to another. Anybody may say so.",
    schema=SCHEMA,
    date="month",
    rows=rows,
    labels={"body_id": LABELS["body_id"], "service_id": LABELS["service_id"], "sent_to_id": LABELS["body_id"]},
)
