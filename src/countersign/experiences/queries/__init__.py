"""Questions about accounts; they change nothing."""

from countersign.experiences.queries.counting import StepCounts, set_aside_share, step_counts, step_runs
from countersign.experiences.queries.desks import (
    alerts,
    batches,
    clusters,
    doubtful,
    experience,
    gaps,
    held,
    redactions_to_check,
    source,
    sources,
    texts_to_sign_off,
    to_look_at,
    unsure,
)
from countersign.experiences.queries.reading import (
    Agreement,
    Reading,
    agreements,
    deciding_codings,
    machine_coding,
    reading,
    unread,
)
from countersign.experiences.queries.waiting import Waiting, alike, said_alike, waiting

__all__ = [
    "Agreement",
    "Reading",
    "StepCounts",
    "Waiting",
    "agreements",
    "alerts",
    "alike",
    "batches",
    "clusters",
    "deciding_codings",
    "doubtful",
    "experience",
    "gaps",
    "held",
    "machine_coding",
    "reading",
    "redactions_to_check",
    "said_alike",
    "set_aside_share",
    "source",
    "sources",
    "step_counts",
    "step_runs",
    "texts_to_sign_off",
    "to_look_at",
    "unread",
    "unsure",
    "waiting",
]
