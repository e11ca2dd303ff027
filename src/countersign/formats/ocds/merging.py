"""Several releases of one process made into one compiled release, by the standard's own merge rules."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from ocdsmerge import Merger
from ocdsmerge.exceptions import DuplicateIdValueWarning, OCDSMergeError

from countersign.errors import NotValid
from countersign.formats.ocds.checking import schema


@lru_cache(maxsize=1)
def _merger() -> Merger:
    """Made with the schema that is carried here; without one ``ocdsmerge`` would ask the network."""
    return Merger(schema())


def merged(releases: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The compiled release of one process's mended releases, whatever their order.

    Raises :class:`NotValid` where the releases contradict each other in form (a list here, a text there).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DuplicateIdValueWarning)  # told by ``mended``, without the id
            return dict(_merger().create_compiled_release(list(releases)))
    except (OCDSMergeError, AttributeError, TypeError) as error:
        raise NotValid("The releases of this process cannot be merged: their fields differ in kind.") from error
