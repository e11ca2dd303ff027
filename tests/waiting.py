"""The work that waits in the queue, done at once, as a worker does it in an installation."""

from __future__ import annotations

import random
import threading

from countersign.work import worker


def work_off() -> int:
    """Do what is due, and what comes of it; returns how many jobs were done."""
    return worker.work(rng=random.Random(1), stop=threading.Event(), until_done=True)
