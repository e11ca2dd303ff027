"""The last step before anything is shown: small numbers never get out. See docs/explanation/disclosure.md.

>>> table = {"all": 20, "late": 3, "on time": 17}
>>> shown = protect(table, [Sum("all", ("late", "on time"))])
>>> [shown[key].value for key in table]
[20, None, None]
"""

from countersign.stats.disclosure.attack import Pinned, audit
from countersign.stats.disclosure.differencing import Difference, Sliver, differences, slivers
from countersign.stats.disclosure.noise import Budget, Noisy, noisy
from countersign.stats.disclosure.shares import SMALLEST_BASE, Share, percentage, share
from countersign.stats.disclosure.suppression import protect, withheld_share
from countersign.stats.disclosure.tables import THRESHOLD, WITHHELD, Release, Shown, Sum

__all__ = [
    "SMALLEST_BASE",
    "THRESHOLD",
    "WITHHELD",
    "Budget",
    "Difference",
    "Noisy",
    "Pinned",
    "Release",
    "Share",
    "Shown",
    "Sliver",
    "Sum",
    "audit",
    "differences",
    "noisy",
    "percentage",
    "protect",
    "share",
    "slivers",
    "withheld_share",
]
