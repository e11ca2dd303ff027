"""Themes written down, so that the next refresh can keep their ids. Terms and weights only, never a text."""

from __future__ import annotations

import io

import numpy as np

from countersign.errors import NotReadable
from countersign.text.themes.model import VERSION, Themes

_BREAK = "\n"  # no term holds one


def written(themes: Themes) -> bytes:
    """The themes as a file of NumPy arrays; :func:`read` gives them back."""
    kept = io.BytesIO()
    np.savez_compressed(
        kept,
        version=np.array(themes.version),
        ids=np.array(_BREAK.join(themes.ids)),
        telling=np.array([_BREAK.join(words) for words in themes.telling], dtype=np.str_),
        texts=np.array(themes.texts, np.int64),
        terms=np.array(_BREAK.join(themes.terms)),
        weights=themes.weights,
        least=np.array(themes.least),
        next_number=np.array(themes.next_number),
    )
    return kept.getvalue()


def read(content: bytes) -> Themes:
    """What :func:`written` wrote; raises :class:`NotReadable` for anything else, and for another version's."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as kept:
            found = Themes(
                ids=_lines(str(kept["ids"])),
                telling=tuple(_lines(str(words)) for words in kept["telling"]),
                texts=tuple(int(count) for count in kept["texts"]),
                terms=_lines(str(kept["terms"])),
                weights=kept["weights"],
                least=int(kept["least"]),
                next_number=int(kept["next_number"]),
                version=str(kept["version"]),
            )
    except (ValueError, KeyError, OSError, EOFError) as error:
        raise NotReadable("The kept themes cannot be read.", remedy="Delete the file; ids then begin anew.") from error
    if found.version != VERSION:
        raise NotReadable(
            f"The kept themes are of {found.version}, this is {VERSION}.", remedy="Delete the file; ids begin anew."
        )
    return found


def _lines(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(_BREAK)) if joined else ()
