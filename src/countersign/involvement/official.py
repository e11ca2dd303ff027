"""An official figure on waiting, as its source prints it, read as something that can be tried."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_WAIT = re.compile(r"(\d+(?:\.\d+)?)\s*(second|minute|hour)s?", re.IGNORECASE)


@dataclass(frozen=True)
class Official:
    """``share`` (0 to 1) of cases within ``within_s`` seconds; where ``share`` is None, an average of ``within_s``."""

    within_s: int
    share: float | None = None


def read(*, label: str, value: str, unit: str) -> Official | None:
    """What the figure says of waiting; None where it says nothing that can be timed.

    >>> read(label="Average waiting time", value="4", unit="minutes")
    Official(within_s=240, share=None)
    >>> read(label="Calls answered within 5 minutes", value="92.4", unit="%")
    Official(within_s=300, share=0.924)
    """
    number = _NUMBER.search(value)
    if number is None:
        return None
    amount = float(number.group().replace(",", "."))
    for name, seconds in _SECONDS.items():
        if unit.lower().startswith(name):
            return Official(round(amount * seconds))
    wait = _WAIT.search(label)
    if unit.strip().startswith(("%", "per cent")) and wait and amount <= 100:
        return Official(round(float(wait.group(1)) * _SECONDS[wait.group(2).lower()]), amount / 100)
    return None


def spoken(seconds: float) -> str:
    """``4 minutes``, ``1 minute 30 seconds``, ``45 seconds``.

    >>> spoken(240), spoken(90), spoken(45)
    ('4 minutes', '1 minute 30 seconds', '45 seconds')
    """
    minutes, rest = divmod(round(seconds), 60)
    parts = [f"{number} {name}{'s' if number != 1 else ''}" for number, name in ((minutes, "minute"), (rest, "second"))]
    kept = [part for part, number in zip(parts, (minutes, rest), strict=True) if number]
    return " ".join(kept) or "0 seconds"
