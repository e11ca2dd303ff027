"""The public pages in the form in which search engines ask for them (sitemaps.org), by Django's own framework.

A date is that of the last line that the ledger holds of a thing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index as django_index
from django.contrib.sitemaps.views import sitemap as django_section
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from countersign.answers import queries as answers
from countersign.awards import queries as awards
from countersign.errors import NotFound
from countersign.findings import queries as findings
from countersign.insight.measures import measures
from countersign.ledger import queries as ledger
from countersign.register import queries as register
from countersign.site import access
from countersign.site.face.live import becomes_files


class Section(Sitemap):
    """Pages of one kind. ``told`` is what the ledger calls such a thing, empty where it has no lines of its own."""

    limit = 2000  # pages in a file; each file asks the ledger once

    def __init__(
        self, rows: Callable[[], QuerySet | Sequence[Any]], leads: Callable[[Any], str], told: str = ""
    ) -> None:
        self._rows, self._leads, self._told = rows, leads, told
        self._changed: dict[str, dt.datetime] = {}

    def items(self) -> QuerySet | Sequence[Any]:
        return self._rows()

    def location(self, item: Any) -> str:
        return self._leads(item)

    def lastmod(self, item: Any) -> dt.datetime | None:
        return self._changed.get(self._subject(item))

    def get_urls(self, page: int = 1, site: object = None, protocol: str | None = None) -> list[dict[str, Any]]:
        if self._told:
            self._changed = ledger.last_told(map(self._subject, self.paginator.page(page).object_list))
        return super().get_urls(page=page, site=site, protocol=protocol)

    def get_latest_lastmod(self) -> dt.datetime | None:
        """Left out of the index: it would ask for every thing there is."""
        return None

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.ADDRESS).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.ADDRESS).scheme

    def _subject(self, item: Any) -> str:
        return f"{self._told}:{item.pk}" if self._told else ""


def _standing() -> list[str]:
    """Pages that stand by themselves: those that open to everyone and are no form."""
    names = [name for name, opens in access.ACCESS.items() if opens.to == "everyone" and opens.is_page]
    return [name for name in names if not access.ACCESS[name].example and becomes_files(name, is_asked=False)]


def _by_slug(name: str) -> Callable[[Any], str]:
    return lambda one: reverse(name, args=[one.slug])


def _by_number(name: str) -> Callable[[Any], str]:
    return lambda one: reverse(name, args=[one.pk])


SECTIONS: dict[str, Callable[[], Section]] = {
    "pages": partial(Section, _standing, reverse),
    "bodies": partial(Section, register.bodies, _by_slug("body"), "body"),
    "services": partial(Section, register.services, _by_slug("service"), "service"),
    "contracts": partial(Section, register.contracts, _by_slug("contract"), "contract"),
    "places": partial(Section, register.places, _by_number("place"), "place"),
    "findings": partial(Section, findings.public, _by_number("findings:one"), "finding"),
    "promises": partial(Section, answers.commitments, _by_number("answers:commitment"), "commitment"),
    "awards": partial(Section, awards.procurements, lambda one: reverse("awards:one", args=one.at)),
    "measures": partial(Section, lambda: list(measures()), lambda one: reverse("measure", args=[one.id])),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every list of pages there is."""
    return django_index(request, SECTIONS, sitemap_url_name="sitemap")


@require_safe
def section(request: HttpRequest, section: str) -> HttpResponse:
    """Pages of one kind, a few thousand at a time."""
    if section not in SECTIONS:
        raise NotFound("There is no such list of pages.", remedy="See /sitemap.xml.")
    return django_section(request, SECTIONS, section)
