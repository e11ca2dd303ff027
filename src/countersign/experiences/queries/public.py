"""Words for everybody: signed off, of what so many told of that nobody is pointed at."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.functions import Length

from countersign.experiences.models import Experience
from countersign.insight.cubes import cube
from countersign.insight.queries import cells, latest

_FACTS = "experiences"
_SORTS = {
    "words": ("published_text", "key"),
    "-words": ("-published_text", "key"),
    "longest": (Length("published_text").desc(), "published_text", "key"),
    "shortest": (Length("published_text"), "published_text", "key"),
}


def words_for_all(
    *, text: str = "", body: str = "", service: str = "", contract: str = "", place_id: int | None = None,
    sort: str = "words",
) -> QuerySet[Experience]:  # fmt: skip
    """Counted accounts with words that were signed off, whose tellers fear nothing and are in no danger.

    Words stand for a person each, so they are listed only where the standing release shows enough people about every
    body, service and contract that they belong to; what a release withholds is not counted out by listing it.
    """
    found = Experience.objects.filter(state="counted", counts=True, fears=False, danger=False, source__counts=True)
    found = found.exclude(published_text="").filter(_shown("body"), _shown("service"), _shown("contract"))
    found = found.filter(Q(body__isnull=False) | Q(service__isnull=False) | Q(contract__isnull=False))
    if place_id is not None:
        found = found.filter(Q(service__place=place_id) | Q(contract__place=place_id))
    asked = {
        "published_text__icontains": text,
        "body__slug": body,
        "service__slug": service,
        "contract__slug": contract,
    }
    found = found.filter(**{name: value for name, value in asked.items() if value})
    return found.select_related("body", "service", "contract").order_by(*_SORTS[sort])


def _shown(name: str) -> Q:
    """Not about one of them, or about one that the release shows enough people of."""
    return Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__in": _many(f"{name}_id")})


def _many(column: str) -> list[int]:
    """Ids about which at least as many are shown as are broken down at all."""
    release, declared = latest(), cube(_FACTS)
    if release is None or declared is None:
        return []
    told = cells(_FACTS, column, "all", release=release)
    return [id for (id, what, starts), (value, _) in told.items()
            if not what and starts is None and value is not None and value >= declared.detail_base]  # fmt: skip
