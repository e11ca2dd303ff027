"""Verbs of the ledger."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from django.db import connection, transaction

from countersign import clock
from countersign.errors import Broken, NotNow, NotValid
from countersign.ledger import queries
from countersign.ledger.models import Checkpoint, Entry, Head
from countersign.proof import checkpoints
from countersign.proof.canonical import entry_text
from countersign.proof.frontier import Frontier
from countersign.proof.merkle import leaf_hash
from countersign.proof.merkle import root as root_of
from countersign.proof.tiles import Tile, bundle, entries_of, tiles_of

_LARGEST_LINE = 0xFFFF  # the length of an entry is written in two bytes in a bundle


def record(event: str, *, subject: str, **facts: object) -> Entry:
    """Append one line to the public log, inside the caller's transaction, and return it.

    ``event`` is ``<thing>.<participle>`` (``finding.published``), ``subject`` is ``<thing>:<public id>``.
    ``facts`` are plain JSON values; they hold no personal data, only salted commitments (see
    ``countersign.proof``). Raises :class:`NotNow` outside a transaction, :class:`NotValid` for facts that
    are not plain JSON.
    """
    return record_many(event, [(subject, facts)])[0]


def record_many(event: str, lines: Iterable[tuple[str, Mapping[str, object]]]) -> list[Entry]:
    """Append a line about each ``(subject, facts)``, in order; all bear the same event and moment."""
    if not connection.in_atomic_block:
        raise NotNow(
            "A line of the ledger is written together with the deed it tells of.",
            remedy="Record it inside transaction.atomic().",
        )
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    at = clock.now()
    entries = [
        _entry(index, at=at, event=event, subject=subject, facts=dict(facts))
        for index, (subject, facts) in enumerate(lines, head.size)
    ]
    Entry.objects.bulk_create(entries, batch_size=2000)
    grown = Frontier.from_bytes(head.size, bytes(head.frontier)).extend(bytes(entry.leaf) for entry in entries)
    head.size, head.frontier = grown.size, grown.to_bytes()
    head.save(update_fields=["size", "frontier"])
    return entries


def _entry(index: int, *, at, event: str, subject: str, facts: dict[str, object]) -> Entry:
    if not (0 < len(event) <= 60 and 0 < len(subject) <= 120):
        raise NotValid("A line needs an event of at most 60 characters and a subject of at most 120.")
    text = entry_text(index=index, at=at, event=event, subject=subject, facts=facts)
    if len(text) > _LARGEST_LINE:
        raise NotValid(f"A line of the ledger may not be longer than {_LARGEST_LINE} bytes.")
    return Entry(index=index, at=at, event=event, subject=subject, facts=facts, leaf=leaf_hash(text))


def checkpoint() -> Checkpoint:
    """Sign the tree as it is now, keep the statement, and write tiles and statement below ``HOME/ledger``.

    Returns the newest checkpoint, which is an old one where no line was added since. Raises :class:`NotNow`
    for an empty ledger or inside somebody's transaction (what is signed must be there to stay),
    :class:`Broken` where the lines since the last checkpoint do not add up to the tree.
    """
    with transaction.atomic(durable=True):
        head = Head.objects.select_for_update().filter(pk=1).first()
        if head is None or head.size == 0:
            raise NotNow("The ledger is empty.", remedy="The first deed writes the first line.")
        known = Checkpoint.objects.order_by("size").last()
        if known is None or known.size < head.size:
            known = _signed(_grown(known, head))
    publish(known)
    return known


def _grown(known: Checkpoint | None, head: Head) -> Frontier:
    """The tree from the last checkpoint on, over the lines as they are stored, and as appended: both must
    agree."""
    start = Frontier.from_bytes(known.size, bytes(known.frontier)) if known else Frontier()
    leaves = Entry.objects.filter(index__gte=start.size).order_by("index").values_list("leaf", flat=True)
    grown = start.extend(bytes(leaf) for leaf in leaves.iterator(chunk_size=2000))
    if (grown.size, grown.to_bytes()) != (head.size, bytes(head.frontier)):
        raise Broken(
            "Lines were changed since the last checkpoint; nothing was signed.",
            remedy="Run `countersign verify`, which names the first broken line.",
        )
    return grown


def _signed(tree: Frontier) -> Checkpoint:
    statement = checkpoints.Checkpoint(queries.origin(), tree.size, tree.root)
    return Checkpoint.objects.create(
        size=tree.size,
        root=tree.root,
        note=statement.sign(queries.signer()),
        frontier=tree.to_bytes(),
        at=clock.now(),
    )


def publish(known: Checkpoint, *, report: Callable[[int], None] | None = None) -> int:
    """Write every tile of a checkpoint that is not there yet, then the checkpoint; returns how many files
    were written.

    Each file is written beside its place and renamed, the checkpoint last: a reader never sees a statement
    whose tiles are missing. Tiles never change, so those that exist are left alone. ``report`` is told of
    each tile.
    """
    written = 0
    for tile in tiles_of(known.size):
        if (queries.folder() / tile.path).exists():
            continue
        for path, content in _contents(tile):
            _write(queries.folder() / path, content)
            written += 1
        if report:
            report(written)
    _write(queries.folder() / "checkpoint", known.note.encode())
    return written + 1


def _contents(tile: Tile) -> Iterable[tuple[str, bytes]]:
    """``(path, content)`` of a tile and, at level 0, of the entries beside it."""
    if tile.level:
        below = (Tile(tile.level - 1, index) for index in range(tile.start, tile.start + tile.width))
        yield tile.path, b"".join(root_of(queries.tile_hashes(full)) for full in below)
        return
    lines = list(Entry.objects.filter(index__range=(tile.start, tile.start + tile.width - 1)).order_by("index"))
    yield entries_of(tile).path, bundle([queries.text(line) for line in lines])
    yield tile.path, b"".join(bytes(line.leaf) for line in lines)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new-{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)
