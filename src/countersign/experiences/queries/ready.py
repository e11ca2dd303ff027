"""What imports can tell of a body's readiness (see ``settings.READINESS_MEASURES``)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db.models import Sum

from countersign.experiences.models import Source
from countersign.intake import queries as intake
from countersign.terms.queries import Item, Measured, Scope, share


def imports_clean(item: Item, scopes: Sequence[Scope], today: dt.date) -> dict[Scope, Measured]:
    """Share of rows that could be read, out of all rows of files that the body's own sources brought of late."""
    days, percent = item.numbers["days"], item.numbers["percent"]
    bodies = {scope.body_id for scope in scopes}
    whose = dict(Source.objects.filter(collector_id__in=bodies).values_list("slug", "collector_id"))
    runs = intake.runs().filter(target="experiences", made_at__date__gte=today - dt.timedelta(days=days))
    sums = runs.filter(context__source__in=list(whose)).order_by().values("context__source")
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for one in sums.annotate(done=Sum("rows_done"), lost=Sum("refused")):
        counted[whose[one["context__source"]]].update(done=one["done"], lost=one["lost"])
    wanted = f"{percent} % of the rows of the past {days} days could be read"
    return {scope: _clean(counted[scope.body_id], percent, wanted) for scope in scopes}


def _clean(counted: Counter[str], percent: int, wanted: str) -> Measured:
    good, of = counted["done"] - counted["lost"], "rows of its own imports could be read"
    return share(good, counted["done"], percent=percent, wanted=wanted, of=of)
