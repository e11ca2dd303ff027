"""A paper as plain values, and the same paper as a Word document and as a PDF."""

from countersign.formats.papers.paper import EMPTY_BOX, Boxes, Bullets, Grid, Heading, Lines, Paper, Sheet, Words
from countersign.formats.papers.pdf import as_pdf
from countersign.formats.papers.word import as_word

__all__ = ["EMPTY_BOX", "Boxes", "Bullets", "Grid", "Heading", "Lines", "Paper", "Sheet", "Words", "as_pdf", "as_word"]
