"""A paper as plain values, and the same paper as a Word document and as a PDF."""

from countersign.formats.papers.paper import Boxes, Bullets, Grid, Heading, Lines, Paper, Words
from countersign.formats.papers.pdf import as_pdf
from countersign.formats.papers.word import as_word

__all__ = ["Boxes", "Bullets", "Grid", "Heading", "Lines", "Paper", "Words", "as_pdf", "as_word"]
