"""Tasks that do what a test tells them to."""

from __future__ import annotations

from collections.abc import Callable

from django_tasks import task

from countersign.errors import NotFound

CALLED: list[tuple] = []
DOES: dict[str, Callable[[], object]] = {}


@task()
def count(key: str = "") -> int:
    """Notes that it was called."""
    CALLED.append((key,))
    return DOES.get(key, lambda: len(CALLED))()


@task()
def miss(pk: int) -> None:
    raise NotFound("There is no such thing as Quiet Heron asked for.")
