"""What people told: the account, its sealed original, its copies, its codes, and where it belongs."""

from countersign.experiences.models.accounts import (
    Channel,
    Contact,
    Draft,
    Experience,
    Received,
    Sealed,
    Selection,
    Source,
    new_key,
    new_salt,
)
from countersign.experiences.models.apart import (
    Campaign,
    Cluster,
    Network,
)
from countersign.experiences.models.between import (
    Gap,
    GapAnswer,
    Message,
)
from countersign.experiences.models.desk import (
    Alert,
    Coding,
    CodingBatch,
    DeskTime,
    SealedAccess,
    StepRun,
)

__all__ = [
    "Alert",
    "Campaign",
    "Channel",
    "Cluster",
    "Coding",
    "CodingBatch",
    "Contact",
    "DeskTime",
    "Draft",
    "Experience",
    "Gap",
    "GapAnswer",
    "Message",
    "Network",
    "Received",
    "Sealed",
    "SealedAccess",
    "Selection",
    "Source",
    "StepRun",
    "new_key",
    "new_salt",
]
