"""What a room hands over so that its words can be grouped into themes: redacted words in, and only signed-off ones out.

``settings.INSIGHT_VOICES`` names one :class:`Voices`, as a dotted path. Insight finds themes in what ``told`` yields
and keeps no text: whoever opens a theme is shown what ``signed_off`` yields at that moment, without what is withdrawn.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from django.utils.module_loading import import_string
from numpy.typing import NDArray

from countersign.errors import NotConfigured

Months = NDArray[np.int64]  # year * 12 + month - 1


@dataclass(frozen=True)
class Spoken:
    """Counted accounts with words, in the order of their keys. ``about`` has the id of each by column, 0 for none."""

    keys: tuple[str, ...]
    texts: tuple[str, ...]
    months: Months
    about: Mapping[str, NDArray[np.int64]]


@dataclass(frozen=True)
class Voices:
    """``told(first, last)`` yields what was told in these months; ``signed_off(keys)`` the words that may be shown, of
    as many of them as have any. ``names`` gives the names of ids by column. ``trace(key)`` is the address of signed-off
    words; ``opens(key)`` that of the account, for those who may do the deed ``reads``.
    """

    source: str
    told: Callable[[int, int], Spoken]
    signed_off: Callable[[Collection[str]], Mapping[str, str]]
    names: Mapping[str, Callable[[Collection[int]], Mapping[int, str]]]
    trace: Callable[[str], str]
    opens: Callable[[str], str]
    reads: str


def voices() -> Voices:
    """The one that the settings name; raises :class:`NotConfigured`."""
    try:
        return import_string(settings.INSIGHT_VOICES)
    except ImportError as error:
        raise NotConfigured(f"INSIGHT_VOICES names {settings.INSIGHT_VOICES}, which is not there.") from error
