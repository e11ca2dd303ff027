"""A paper as a PDF that can be read aloud: PDF/UA-1 (ISO 14289-1), tagged, with its own fonts inside."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import fontpkg_atkinson_hyperlegible as fonts
import typst

from countersign.formats.papers.paper import Boxes, Bullets, Grid, Heading, Lines, Paper, Sheet, Words

_LAYOUT = Path(__file__).with_name("paper.typ")
_FONTS = Path(fonts.__file__).with_name("files")
_EPOCH = 946_684_800  # 2000-01-01, as in the Word document: the same paper gives the same bytes on every day
_KINDS = {
    Heading: "heading", Words: "words", Bullets: "bullets", Grid: "grid", Boxes: "boxes", Lines: "lines",
    Sheet: "sheet",
}  # fmt: skip


def as_pdf(paper: Paper, *, large: bool = False) -> bytes:
    """The document's bytes. ``large`` sets it in 18 points, as large print.

    The words travel as data, so nothing in them is taken for layout. Nothing of the machine is used: neither its fonts
    nor its clock nor its network. Where a letter stands in none of our fonts (a Chinese name, a smiley) a box stands in
    its place, and the file is tagged as ever but does not claim to be PDF/UA.
    """
    blocks = [{"kind": _KINDS[type(block)], **asdict(block)} for block in paper.blocks]
    shown = {"title": paper.title, "under": paper.under, "made": paper.made, "large": large, "blocks": blocks}
    facts = json.dumps(shown).replace("\\r\\n", "\\n")
    try:
        return _set(facts, standards="ua-1")
    except typst.TypstError as error:
        if _NO_GLYPH not in str(error):
            raise
        return _set(facts, standards=None)


_NO_GLYPH = "could not be displayed"


def _set(facts: str, *, standards: Literal["ua-1"] | None) -> bytes:
    return typst.compile(
        str(_LAYOUT), format="pdf", sys_inputs={"paper": facts}, font_paths=[str(_FONTS)], ignore_system_fonts=True,
        pdf_standards=standards, timestamp=_EPOCH,
    )  # fmt: skip
