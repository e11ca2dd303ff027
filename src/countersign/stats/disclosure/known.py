"""Which numbers a reader of earlier releases knows: what was shown, and what one sum after another gives away.

Used where nobody outside can know whether people withdrew: then two releases tell nothing of each other but the
change of a number that is known in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from countersign.stats.disclosure.tables import Key, Release, Sum, fresh, numbers_seen


def numbers_known(
    counts: Iterable[Key], releases: Sequence[Release], sums: Sequence[Sum]
) -> dict[Key, tuple[int, ...]]:
    """For each key every number that a reader knows of it, the last one shown at the end."""
    keys = list(counts)
    derived = [_known(keys, release, sums) for release in releases]
    return {
        key: (*dict.fromkeys(known[key] for known in derived if key in known), *numbers_seen(releases, key))
        for key in keys
    }


def _known(keys: Sequence[Key], release: Release, sums: Sequence[Sum]) -> dict[Key, int]:
    """What ``release`` showed, and every cell that is the only unknown of a sum, again and again until none is."""
    known = {key: number for key in keys if (number := fresh(release, key)) is not None}
    waiting = [dict([(total, 1), *((part, -1) for part in parts)]) for total, parts in sums]
    while waiting:
        left, found = [], False
        for row in waiting:
            unknown = [key for key in row if key not in known]
            if len(unknown) == 1:
                key = unknown[0]
                known[key] = -row[key] * sum(sign * known[k] for k, sign in row.items() if k != key)
                found = True
            elif unknown:
                left.append(row)
        if not found:
            break
        waiting = left
    return known
