"""Whether a track record may count in a given procurement: the routes of ``awards.uses``, asked about a contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Model

from countersign.awards.uses import Fit, Route, Use, check_use, fits

__all__ = ["Fit", "Route", "Use", "check_use", "fits", "use_of"]


def use_of(
    contract: Model,
    *,
    route: str,
    on: dt.date,
    said: Collection[str] = (),
    weight: float = 0.0,
    look_back_days: int | None = None,
    regime: str = "procurement_act",
    central: bool | None = None,
) -> Use:
    """What is meant with a contract of the register, as ``check_use`` takes it; ``weight`` is a share, 0 to 1."""
    return Use(route, on, contract.jurisdiction, regime, contract.light_touch, central, frozenset(said), weight,
               look_back_days)  # fmt: skip
