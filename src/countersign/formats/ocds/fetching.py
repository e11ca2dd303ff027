"""An OCDS file from an address, once, by hand; ``countersign.formats.reaching`` decides what may be asked."""

from __future__ import annotations

from pathlib import Path

from countersign.errors import CountersignError
from countersign.formats.reaching import Reach

LARGEST = 512 * 2**20


def fetch(url: str, *, into: Path, largest: int = LARGEST, timeout_s: float = 60, private: bool = False) -> Path:
    """``url`` saved as the file ``into``, which is returned.

    ``private`` allows addresses of this machine and its network, which are refused otherwise. Raises
    :class:`NotValid` for an address that may not be asked, :class:`NotReadable` where nothing good came back.
    """
    reach = Reach("countersign", private=private, timeout_s=timeout_s, largest=largest)
    try:
        reach.get(url, accept="application/json", into=into)
    except CountersignError:
        into.unlink(missing_ok=True)
        raise
    return into
