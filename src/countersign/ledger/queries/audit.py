"""Does the ledger agree with itself? Reads everything once and names the first line that does not.

What is compared: each line's text with its leaf, the order of the lines, the tree with every signed
checkpoint, with the published tiles and with the head, and what rooms store with what the ledger committed
to (``witnesses``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from countersign.errors import CountersignError, NotValid
from countersign.ledger.models import Checkpoint, Entry, Head
from countersign.ledger.queries.lines import text
from countersign.ledger.queries.proofs import folder, tile_content, tile_hashes, verifier
from countersign.ledger.queries.witnesses import Promise, broken_promises
from countersign.proof.canonical import entry_text
from countersign.proof.checkpoints import open_checkpoint
from countersign.proof.frontier import Frontier
from countersign.proof.merkle import leaf_hash, root
from countersign.proof.tiles import Tile, entries_of, tiles_of, unbundle

Report = Callable[[int, int], None]  # lines read, lines in all


@dataclass(frozen=True)
class Fault:
    """The first disagreement. ``kind``: altered content, altered leaf, deleted, inserted, reordered,
    checkpoint, tile, stored."""

    kind: str
    what: str
    index: int | None = None
    event: str = ""
    subject: str = ""

    def __str__(self) -> str:
        place = [] if self.index is None else [f"line {self.index}"]
        return " ".join([*place, self.event, self.subject]).strip() + f" ({self.kind}): {self.what}."


@dataclass(frozen=True)
class Verdict:
    """What was compared, and the first fault or ``None``."""

    lines: int
    checkpoints: int
    things: int
    fault: Fault | None = None


@dataclass
class _Walk:
    """What is known after the lines read so far."""

    tree: Frontier = field(default_factory=Frontier)
    promises: dict[str, Promise] = field(default_factory=dict)

    def take(self, line: Entry) -> None:
        if "digest" in line.facts:
            self.promises[line.subject] = Promise(line.index, line.event, line.facts["digest"])


def verdict(*, report: Report | None = None) -> Verdict:
    """Everything compared once, in the order of the lines; ``report`` is told of progress every few thousand
    lines."""
    signed = list(Checkpoint.objects.order_by("size"))
    head = Head.objects.filter(pk=1).first() or Head()
    published = _published_leaves(signed[-1]) if signed else []
    walk = _Walk()
    fault = (
        _fault_in_signatures(signed)
        or _fault_in_lines(walk, head, signed, published, report)
        or _fault_in_tiles(signed)
        or _fault_in_things(walk)
    )
    return Verdict(walk.tree.size, len(signed), len(walk.promises), fault)


def _published_leaves(signed: Checkpoint) -> list[bytes]:
    """The leaf hashes in the published tiles if they lead to the signed root, else none: a second witness."""
    try:
        _check_signature(signed)
        leaves = [leaf for tile in _leaf_tiles(signed.size) for leaf in tile_hashes(tile)]
    except CountersignError:
        return []
    return leaves if root(leaves) == bytes(signed.root) else []


def _leaf_tiles(size: int) -> Iterator[Tile]:
    return (tile for tile in tiles_of(size) if tile.level == 0)


def _fault_in_signatures(signed: list[Checkpoint]) -> Fault | None:
    for one in signed:
        try:
            _check_signature(one)
        except CountersignError as error:
            return Fault(
                "checkpoint",
                f"the checkpoint of {one.size} lines: {error.message}",
                subject=f"checkpoint:{one.size}",
            )
    return None


def _check_signature(one: Checkpoint) -> None:
    """The note must be ours and say what the row says. The log may have had another name when it signed."""
    said = open_checkpoint(one.note, [verifier(one.note.partition("\n")[0])])
    if (said.size, said.root) != (one.size, bytes(one.root)):
        raise NotValid("its row and its signed note differ")


def _fault_in_lines(
    walk: _Walk, head: Head, signed: list[Checkpoint], published: list[bytes], report: Report | None
) -> Fault | None:
    roots = {one.size: bytes(one.root) for one in signed}
    total = max(head.size, *roots) if roots else head.size
    for line in Entry.objects.order_by("index").iterator(chunk_size=2000):
        fault = _fault_in_line(line, walk.tree.size, total, published)
        if fault:
            return fault
        walk.take(line)
        walk.tree = walk.tree.append(bytes(line.leaf))
        size = walk.tree.size
        if size in roots and roots[size] != walk.tree.root:
            return _fault_before(line, signed, f"the lines up to here do not add up to the checkpoint of {size} lines")
        if report and size % 5000 == 0:
            report(size, total)
    return _fault_at_the_end(walk, head, total)


def _fault_in_line(line: Entry, place: int, total: int, published: list[bytes]) -> Fault | None:
    leaf, made = bytes(line.leaf), _leaf_of(line, line.index)
    named = {"event": line.event, "subject": line.subject}
    if line.index != place:
        return Fault("deleted", f"it is missing; the next line is {line.index}", place)
    if line.index >= total:
        return Fault("inserted", f"the ledger ended before it, with {total} lines", place, **named)
    known = published[place] if place < len(published) else None
    if leaf == made and known in (None, leaf):
        return None
    return Fault(*_difference(line, leaf, made, known, total), place, **named)


def _difference(line: Entry, leaf: bytes, made: bytes | None, known: bytes | None, total: int) -> tuple[str, str]:
    """``(kind, what)``: which of the stored text, the stored leaf and the published leaf stands alone."""
    moved_from = _first_place(line, leaf, total)
    if moved_from is not None:
        return "reordered", f"this line was written as line {moved_from}"
    if leaf == made:
        following = Entry.objects.filter(index=line.index + 1).values_list("leaf", flat=True).first()
        if known is not None and following is not None and bytes(following) == known:
            return "inserted", "the published line of this number comes after it"
        return "altered content", "text and leaf were both replaced after they were published"
    if known is not None and made == known:
        return "altered leaf", "its text is what was published, its stored leaf is not"
    return "altered content", "its text no longer matches the leaf that was made of it"


def _first_place(line: Entry, leaf: bytes, total: int) -> int | None:
    """The other index under which this text has this leaf, if there is one: the line was moved from there."""
    places = (index for index in range(total) if index != line.index)
    return next((index for index in places if _leaf_of(line, index) == leaf), None)


def _leaf_of(line: Entry, index: int) -> bytes | None:
    try:
        if index == line.index:
            return leaf_hash(text(line))
        return leaf_hash(entry_text(index=index, at=line.at, event=line.event, subject=line.subject, facts=line.facts))
    except (CountersignError, AttributeError, TypeError):  # not even a line any more
        return None


def _fault_before(line: Entry, signed: list[Checkpoint], what: str) -> Fault:
    """Text and leaf were replaced together and no tile bears witness: only the stretch between checkpoints
    is known."""
    since = max((one.size for one in signed if one.size <= line.index), default=0)
    return Fault("altered content", f"{what}; the change lies in lines {since} to {line.index}", since)


def _fault_at_the_end(walk: _Walk, head: Head, total: int) -> Fault | None:
    size = walk.tree.size
    if size < total:
        return Fault("deleted", f"the ledger has {size} lines and had {total}", size)
    if walk.tree.to_bytes() == bytes(head.frontier):
        return None
    kept = Frontier.from_bytes(head.size, bytes(head.frontier))
    pairs = zip(walk.tree.spans, walk.tree.peaks, kept.peaks, strict=True)
    start, stop = next(span for span, now, then in pairs if now != then)
    return Fault("altered content", f"lines {start} to {stop - 1} no longer add up to what was appended", start)


def _fault_in_tiles(signed: list[Checkpoint]) -> Fault | None:
    """Reached only when the lines agree with every checkpoint: whatever differs now was changed on disk."""
    if not signed:
        return None
    for tile in tiles_of(signed[-1].size):
        fault = _fault_above(tile) if tile.level else _fault_in_leaves(tile)
        if fault:
            return fault
    checkpoint = folder() / "checkpoint"
    if not checkpoint.is_file() or checkpoint.read_text() != signed[-1].note:
        return Fault("checkpoint", "the published checkpoint is not the newest one that was signed")
    return None


def _fault_in_leaves(tile: Tile) -> Fault | None:
    """A tile of leaves and the entries beside it, against the stored lines."""
    lines = Entry.objects.filter(index__gte=tile.start, index__lt=tile.start + tile.width).order_by("index")
    try:
        leaves = tile_hashes(tile)
        texts = unbundle(tile_content(entries_of(tile)))
    except CountersignError as error:
        return Fault("tile", f"{tile.path}: {error.message}", tile.start)
    for line, leaf, entry in zip(lines, leaves, texts, strict=False):
        if bytes(line.leaf) != leaf or leaf_hash(entry) != leaf:
            return Fault("tile", f"{tile.path} was altered", line.index, line.event, line.subject)
    if len(texts) != tile.width:
        return Fault("tile", f"{tile.path} has {tile.width} hashes and {len(texts)} entries", tile.start)
    return None


def _fault_above(tile: Tile) -> Fault | None:
    """A tile above the leaves, against the full tiles below it."""
    below = (Tile(tile.level - 1, index) for index in range(tile.start, tile.start + tile.width))
    try:
        altered = tile_hashes(tile) != [root(tile_hashes(full)) for full in below]
    except CountersignError as error:
        return Fault("tile", f"{tile.path}: {error.message}")
    return Fault("tile", f"{tile.path} was altered") if altered else None


def _fault_in_things(walk: _Walk) -> Fault | None:
    for subject, promise, what in broken_promises(walk.promises):
        return Fault("stored", what, promise.index if promise else None, promise.event if promise else "", subject)
    return None
