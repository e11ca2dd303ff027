"""How long a server asks us to stay away."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime

from countersign import clock

UNSAID_S = 300  # where a server is too busy and does not say for how long
LONGEST_S = 7 * 24 * 60 * 60


def wait_of(retry_after: str) -> int:
    """Seconds of a ``Retry-After`` header, which is a number or a date; at least one, at most a week."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return max(1, min(int(text[:9]), LONGEST_S))
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return UNSAID_S
    until = until if until.tzinfo else until.replace(tzinfo=dt.UTC)
    return max(1, min(int((until - clock.now()).total_seconds()), LONGEST_S))
