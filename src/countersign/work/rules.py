"""What may stand in the queue, and what is worth another try."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from random import Random

from countersign.errors import CountersignError, NotNow, NotSafe

TRIES = 5
"""Tries after which a job is given up. A worker that died counts as one: work that kills its worker ends here, too."""
LEASE = dt.timedelta(minutes=2)  # renewed while the worker lives
LONGEST = dt.timedelta(hours=12)  # then its lease is renewed no more: it hangs
_FIRST_WAIT, _LONGEST_WAIT = dt.timedelta(seconds=10), dt.timedelta(hours=1)
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


def check_arguments(arguments: Sequence[object]) -> None:
    """A job is told numbers and keys of things and nothing else: its row is read by whoever looks after the machine,
    and lies in every backup. Raises :class:`NotSafe`, without repeating what it was told.
    """
    if not all(isinstance(one, int) or (isinstance(one, str) and _KEY.fullmatch(one)) for one in arguments):
        raise NotSafe("A job may be told keys and numbers only.", remedy="Store the rest and hand over its key.")


def is_lasting(error: BaseException) -> bool:
    """Whether trying again is of no use: a rule said no, the thing is gone, what came cannot be understood."""
    return isinstance(error, CountersignError) and not isinstance(error, NotNow)


def wait(tries: int, rng: Random) -> dt.timedelta:
    """Before the next try: fourfold each time, up to an hour, and spread so that they do not come all at once."""
    return min(_FIRST_WAIT * 4 ** min(tries - 1, TRIES), _LONGEST_WAIT) * rng.uniform(0.5, 1.0)
