"""What the host's monitoring may know of how the site runs: counts of answers and of work that waits, and nobody.

No label holds an address, a name, a body or a page: an answer is counted by the room it came from, so that a single
visit to a single page does not show. With several web processes `countersign serve` gives them a folder in which they
add up (PROMETHEUS_MULTIPROC_DIR).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from time import perf_counter

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from countersign.ledger.models import Checkpoint, Head
from countersign.notices.models import Notice
from countersign.work import queries as work

CONTENT_TYPE = CONTENT_TYPE_LATEST
# Up to a tenth of a second nobody waits; above ten somebody has gone.
_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

_OWN = CollectorRegistry()
ANSWERS = Counter("countersign_answers", "Answers given, by room and kind.", ("room", "kind"), registry=_OWN)
TOOK = Histogram("countersign_answer_seconds", "Seconds until an answer.", ("room",), buckets=_SECONDS, registry=_OWN)


def measured(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Counts every answer and how long it took."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = answer(request)
        room = _room(request)
        ANSWERS.labels(room, f"{response.status_code // 100}xx").inc()
        TOOK.labels(room).observe(perf_counter() - began)
        return response

    return middleware


def _room(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None:
        return "none"
    return match.namespace.partition(":")[0] or "site"


def exposition() -> bytes:
    """Everything that is known now, in the OpenMetrics text format."""
    registry = _OWN
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)
    return _without_end(generate_latest(registry)) + generate_latest(_stored())


def _without_end(text: bytes) -> bytes:
    return text.removesuffix(b"# EOF\n")


class Stored(Collector):
    """What the database says, asked when somebody asks: the same from every process."""

    def collect(self) -> Iterator[Metric]:
        yield _one("ledger_lines", "Lines of the public log.", Head.objects.values_list("size", flat=True).first() or 0)
        signed = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
        yield _one("ledger_signed_lines", "Lines under the newest signed checkpoint.", signed)
        letters = Notice.objects.values_list("state").annotate(Count("pk")).order_by()
        yield _by_state("work", "Background work by state.", work.by_state())
        yield _by_state("letters", "Letters of the outbox by state.", letters)
        waited = work.queue().oldest_s
        yield _one("work_oldest_seconds", "How long the oldest piece of background work has waited.", waited)


def _one(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"countersign_{name}", words, value=value)


def _by_state(name: str, words: str, found: Iterable[tuple[str, int]]) -> GaugeMetricFamily:
    made = GaugeMetricFamily(f"countersign_{name}", words, labels=["state"])
    for state, number in found:
        made.add_metric([state], number)
    return made


def _stored() -> CollectorRegistry:
    made = CollectorRegistry()
    made.register(Stored())
    return made


def is_welcome(*, token: str, origin: str, host: str, is_forwarded: bool) -> bool:
    """Whether whoever asks may know: with the token of the settings, or from this machine and through no proxy.

    Behind a proxy on this machine everybody seems to come from here, so what came through one, or asks for the
    register by its public name, needs the token.
    """
    if settings.METRICS_TOKEN:
        return constant_time_compare(token, settings.METRICS_TOKEN)
    return not is_forwarded and all(one in ("127.0.0.1", "::1", "localhost") for one in (origin, host))
