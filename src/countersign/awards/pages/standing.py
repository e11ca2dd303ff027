"""What takes long to work out is worked out once for each stand of the public log, and sent again only if it changed.

Whatever changes a record or a flag writes a line, so the last line of a relevant kind and the day say whether an answer
still holds. What people tell comes all day and changes neither.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.core.cache import caches
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import condition

from countersign import clock
from countersign.awards.rule import newest
from countersign.ledger import queries as ledger

_CHANGES_NOTHING = ("experience.", "step.", "intake.", "account.", "notice.")
_KEPT_S = 24 * 60 * 60
T = TypeVar("T")
View = Callable[..., HttpResponseBase]


def standing() -> str:
    """Changes with the day, the rule, and each line that can change a record or a flag; one query."""
    return f"{ledger.stand(without=_CHANGES_NOTHING)}-{clock.today()}-{newest().version}"


def once(work: Callable[[], T]) -> Callable[[], T]:
    """``work`` done once for each standing, in this process."""

    @wraps(work)
    def current() -> T:
        return caches["worked_out"].get_or_set(f"{work.__module__}.{work.__name__}-{standing()}", work, _KEPT_S)

    return current


def _tag(request: HttpRequest, *_: object, **__: object) -> str:
    return f'"{standing()}-{request.GET.urlencode()}"'


def revalidated(view: View) -> View:
    """A public file with a validator: who has it asks whether it changed, and gets 304 without it being made."""
    checked = condition(etag_func=_tag)(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        response = checked(request, *args, **kwargs)
        response["Cache-Control"] = "public, max-age=0, must-revalidate"
        return response

    return answer
