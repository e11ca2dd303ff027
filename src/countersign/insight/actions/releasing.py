"""Release numbers: count every declared cell, protect them all together, keep what may be shown.

Suppression is the last step, and it sees everything at once: the cells, the sums between them, and what earlier
releases showed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from countersign import clock
from countersign.engine import Question, Store
from countersign.engine.links import texts
from countersign.errors import NotNow, NotSafe, NotValid
from countersign.insight import evidence, queries
from countersign.insight.counting import Cells, count
from countersign.insight.cubes import Cube, cubes, method_version, unit
from countersign.insight.linking import check, link
from countersign.insight.models import Number, Release, ReleasedNumber
from countersign.insight.registry import fact
from countersign.ledger.actions import record
from countersign.people import rules
from countersign.people.rules import Actor
from countersign.stats.disclosure import Shown, protect

REMEMBERED = 12  # how many earlier releases a reader may lay side by side and still learn nothing small
STRICT = 600  # cells; up to here the stricter promise is tried first, and takes seconds
_ROWS_AT_ONCE = 2_000
_OR_UPDATE = {"update_conflicts": True, "unique_fields": ["address"], "update_fields": ["extra", "printed"]}

Told = Callable[[str, int], None]


def release(*, by: Actor, extra: Sequence[Question] = (), on_step: Told = lambda step, count: None) -> Release:
    """Count the declared cells and the ``extra`` questions from the current facts, and release what may be shown.

    A question once released is in every later release. ``on_step`` hears the name of each step and how many cells it
    deals with. What rooms do after a release (``RELEASE_FOLLOWERS``) waits for `countersign work`. Raises
    :class:`NotSafe` if no safe release exists, :class:`NotFound` before the first refresh.
    """
    rules.check(by, "insight.release")
    for question in extra:
        check(question)
    store, last = evidence.current(), queries.last_number()
    counted = [_counted(cube, store, extra, on_step) for cube in _public(store, extra)]
    shown = [_protected(cube, cells, on_step) for cube, cells in counted]
    with transaction.atomic():
        made = _kept(store, last, counted, shown)
        for path in settings.RELEASE_FOLLOWERS:
            import_string(path).enqueue()
        return made


def _public(store: Store, extra: Sequence[Question]) -> list[Cube]:
    public = [cube for cube in cubes().values() if cube.facts in store.tables]
    if strange := {question.facts for question in extra} - {cube.facts for cube in public}:
        raise NotValid(f"There are no public numbers of {', '.join(sorted(strange))}.")
    return public


def _counted(cube: Cube, store: Store, extra: Sequence[Question], on_step: Told) -> tuple[Cube, Cells]:
    known = list(Number.objects.filter(facts=cube.facts).order_by("address"))
    cells = count(cube, store, [number.asks for number in known if not number.extra])
    further = [*(number.asks for number in known if number.extra), *(q for q in extra if q.facts == cube.facts)]
    link(list(dict.fromkeys(further)), cube, store, cells)
    cells.link_known(fact(cube.facts).sums())
    on_step(f"counted {cube.facts}", len(cells.counts))
    return cube, cells


def _protected(cube: Cube, cells: Cells, on_step: Told) -> Mapping[str, Shown]:
    earlier = _remembered()
    before = [_as_seen(cube, cells, release) for release in earlier]
    hidden = _hidden(cube, cells, earlier[-1]) if earlier else {}
    shown = _withheld_where_needed(cells, before, hidden)
    on_step(f"protected {cube.facts}", len(shown))
    return shown


def _withheld_where_needed(cells: Cells, before: list[dict[str, Shown]], hidden: dict[str, int]) -> Mapping[str, Shown]:
    """Small tables hold even against somebody who knows that nobody withdrew; for large ones there is no such proof."""
    if before and len(cells.counts) <= STRICT:
        try:
            return protect(cells.counts, cells.sums, before=before, printed=cells.printed)
        except NotSafe:
            pass  # the other promise can always be kept
    return protect(cells.counts, cells.sums, before=before, printed=cells.printed, growing=False, hidden=hidden)


def _hidden(cube: Cube, cells: Cells, last: Release) -> dict[str, int]:
    """The true counts of what the last release withheld."""
    rows = last.numbers.filter(number__facts=cube.facts, value=None).values_list("number_id", "counted")
    return {address: counted for address, counted in rows if address in cells.counts}


def _remembered() -> list[Release]:
    """Earlier releases that a reader may have kept, oldest first."""
    return list(Release.objects.order_by("-number")[:REMEMBERED])[::-1]


def _as_seen(cube: Cube, cells: Cells, release: Release) -> dict[str, Shown]:
    """What a reader of an earlier release saw of these cells.

    A declared cell that it did not list was a zero, unless it was a detail of people who were not broken down then.
    """
    rows = release.numbers.filter(number__facts=cube.facts)
    seen = {n: Shown(value, status) for n, value, status in rows.values_list("number_id", "value", "status")}
    if release.method_version == method_version():
        divided = set(rows.exclude(number__what="", number__unit="all").values_list("number__about", flat=True))
        unlisted = (cells.questions[address] for address in cells.printed if address not in seen)
        empty = (q for q in unlisted if cube.names(q) and (not cube.breaks_down(q) or texts(cube.about(q)) in divided))
        seen |= dict.fromkeys((q.address for q in empty), Shown(0, "shown"))
    return seen


def _kept(
    store: Store, last: int, counted: Iterable[tuple[Cube, Cells]], shown: Iterable[Mapping[str, Shown]]
) -> Release:
    """Write the release and its line in the ledger."""
    if queries.last_number() != last:
        raise NotNow("Another release was made meanwhile.", remedy="Look at it, then try again.")
    made = Release.objects.create(
        number=last + 1, made_at=clock.now(), facts_version=store.version, method_version=method_version()
    )
    for (cube, cells), values in zip(counted, shown, strict=True):
        _in_batches(Number, _numbers(cube, cells), **_OR_UPDATE)
        _in_batches(ReleasedNumber, _released(made, values, cells))
    made.digest = queries.release_digest(made)
    made.save(update_fields=["digest"])
    record(
        "release.made",
        subject=f"release:{made.number}",
        digest=made.digest,
        public=queries.public_digest(made),
        **queries.how_counted(made),
        numbers=made.numbers.count(),
    )
    return made


def _numbers(cube: Cube, cells: Cells) -> Iterator[Number]:
    """What must be known in the next release: declared cells, printed or not, and further questions."""
    for address, question in cells.questions.items():
        declared, printed = cube.combination(question) is not None, address in cells.printed
        if declared or printed:
            yield _number(cube, question, extra=printed and not cube.names(question), printed=printed)


def _released(made: Release, values: Mapping[str, Shown], cells: Cells) -> Iterator[ReleasedNumber]:
    for address, shown in values.items():
        counted = cells.counts[address]
        yield ReleasedNumber(release=made, number_id=address, value=shown.value, status=shown.status, counted=counted)


def _in_batches(model: type[Number] | type[ReleasedNumber], rows: Iterator, **how: object) -> None:
    for batch in iter(lambda: list(islice(rows, _ROWS_AT_ONCE)), []):
        model.objects.bulk_create(batch, **how)


def _number(cube: Cube, question: Question, *, extra: bool = False, printed: bool = True) -> Number:
    return Number(
        address=question.address,
        question=question.to_dict(),
        facts=cube.facts,
        about=texts(cube.about(question)),
        what=texts(cube.asks_what(question)),
        unit=unit(question),
        starts=question.period.start if question.period else None,
        extra=extra,
        printed=printed,
    )
