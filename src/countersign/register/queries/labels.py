"""What ids of the register are called, many at once, for numbers that count by them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from django.db.models import Model

from countersign.register.models import Body, Contract, Place, Service, Site

Labels = Callable[[Collection[int]], Mapping[int, str]]


def _named(model: type[Model], field: str) -> Labels:
    def names(ids: Collection[int]) -> Mapping[int, str]:
        return dict(model._default_manager.filter(pk__in=ids).values_list("pk", field)) if ids else {}

    return names


LABELS: Mapping[str, Labels] = {
    "body_id": _named(Body, "name"),
    "contract_id": _named(Contract, "title"),
    "service_id": _named(Service, "name"),
    "place_id": _named(Place, "name"),
    "site_id": _named(Site, "name"),
}
"""By column of the facts: a function that names a set of ids in one query."""

SLUGS: Mapping[str, Labels] = {
    "body_id": _named(Body, "slug"),
    "contract_id": _named(Contract, "slug"),
    "service_id": _named(Service, "slug"),
    "site_id": _named(Site, "name"),
}
"""The same as addresses have it; a site has none and goes by its name."""
