"""Addresses that machines ask: is it alive, is it ready, may it be indexed, whom to tell of a weakness."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from countersign import clock
from countersign.errors import NotFound
from countersign.people.queries import origin_of
from countersign.site import measuring
from countersign.work import queries as work


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as requests are answered at all."""
    return JsonResponse({"status": "alive"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 once the database answers and has every migration; 503 with the reason before. With it, for how many whole
    minutes background work has waited, and nothing of what it is."""
    if reason := _not_ready():
        return JsonResponse({"status": reason}, status=503)
    return JsonResponse({"status": "ready", "work_waits_minutes": work.queue().oldest_s // 60})


def _not_ready() -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "the database does not answer"
    return "migrations are missing; run countersign init" if missing else ""


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """How the site runs, as OpenMetrics, for the host's monitoring and for nobody else."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    host = request.get_host().rpartition(":")[0] or request.get_host()
    forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    if not measuring.is_welcome(token=token, origin=origin_of(request), host=host.strip("[]"), is_forwarded=forwarded):
        raise NotFound("There is nothing at this address.", remedy="Start from the first page.")
    return HttpResponse(measuring.exposition(), content_type=measuring.CONTENT_TYPE)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What is about one person or needs a form is not for engines; every public page is in the map of the site."""
    shut = ("account", "sign-in", "desk", "receipt", "taking-part", "tell/", "enter", "import")
    lines = ["User-agent: *", *(f"Disallow: /{path}" for path in shut), "", f"Sitemap: {settings.ADDRESS}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to tell of a weakness. Expires within a year, as it asks."""
    until = (clock.now() + dt.timedelta(days=180)).replace(hour=0, minute=0, second=0, microsecond=0)
    contact = settings.SECURITY_CONTACT or request.build_absolute_uri("/contact")
    lines = (f"Contact: {contact}", f"Expires: {until.isoformat()}", "Preferred-Languages: en")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
