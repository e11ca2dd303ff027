"""A paper as a PDF: tagged, with its own fonts, the same bytes every day, and nothing in it taken for layout."""

from __future__ import annotations

import io

import pypdf
import pytest

from countersign.formats.papers import Bullets, Grid, Heading, Paper, Words, as_pdf

PAPER = Paper(
    "The week’s paper",
    "Eastmarsh Council, 16 to 22 November 2026",
    (
        Heading("Overdue"),
        Words("Three answers are overdue.", strong=True),
        Bullets(("One", "Two")),
        Grid(
            "Answers that are overdue", ("Finding", "Due"), (("The bus came late", "4 May 2026"), ("Nobody rang", "–"))
        ),
        Heading("What that means", level=2),
        Words("Nobody can remove them."),
    ),
    made="Countersign",
)


def read(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def tags(content: bytes) -> list[str]:
    """The roles of everything in the structure tree, in reading order."""
    found: list[str] = []

    def walk(node) -> None:
        node = node.get_object()
        if isinstance(node, pypdf.generic.ArrayObject):
            for one in node:
                walk(one)
        elif isinstance(node, pypdf.generic.DictionaryObject):
            if "/S" in node:
                found.append(str(node["/S"]))
            if "/K" in node:
                walk(node["/K"])

    walk(read(content).trailer["/Root"]["/StructTreeRoot"])
    return found


@pytest.mark.parametrize("large", [False, True])
def test_it_can_be_read_aloud(large) -> None:
    content = as_pdf(PAPER, large=large)
    root = read(content).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    roles = tags(content)
    assert [role for role in roles if role in ("/H1", "/H2", "/H3")] == ["/H1", "/H2", "/H3"]
    assert {"/Table", "/TH", "/TD", "/L", "/LI", "/P"} <= set(roles) and roles.count("/TH") == 2


def test_it_says_what_the_paper_says_in_its_order() -> None:
    text = " ".join(page.extract_text() for page in read(as_pdf(PAPER)).pages)
    said = ("The week’s paper", "Overdue", "Three answers", "One", "The bus came late", "What that means", "Nobody can")
    places = [text.index(words) for words in said]
    assert places == sorted(places) and "Page 1 of 1" in text


def test_words_are_never_layout() -> None:
    trick = '#panic("no") *not bold* $x$ @ref <label> = Heading \\ ] #sys.inputs'
    paper = Paper(trick, trick, (Heading(trick), Words(trick), Bullets((trick,)), Grid(trick, (trick,), ((trick,),))))
    text = read(as_pdf(paper)).pages[0].extract_text()
    assert text.replace("\n", " ").count('#panic("no")') == 8
    assert tags(as_pdf(paper)).count("/H2") == 1


def test_its_fonts_are_inside_and_every_letter_is_known() -> None:
    page = read(as_pdf(PAPER)).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts and all("/ToUnicode" in font for font in fonts)
    assert all("AtkinsonHyperlegible" in str(font["/BaseFont"]) for font in fonts)


@pytest.mark.parametrize("words", ["ελληνικά", "Кириллица", "ěšč Ŵŷ", "✓ → ½ €", "عربي"])
def test_other_scripts_are_read_as_they_are_written(words) -> None:
    content = as_pdf(Paper("T", "", (Words(words),)))
    assert b"pdfuaid" in read(content).trailer["/Root"]["/Metadata"].get_data()


@pytest.mark.parametrize("words", ["漢字", "🙂", "a\x00b"])
def test_a_letter_that_no_font_knows_leaves_a_box_and_the_claim_off(words) -> None:
    content = as_pdf(Paper("T", "", (Words("Before."), Words(words), Words("After."))))
    root = read(content).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and b"pdfuaid" not in root["/Metadata"].get_data()
    text = read(content).pages[0].extract_text()
    assert "Before." in text and "After." in text


def test_lines_stay_lines() -> None:
    text = read(as_pdf(Paper("T", "", (Words("First.\nSecond.\r\n\r\nThird."),)))).pages[0].extract_text()
    assert text.splitlines()[1:4] == ["First.", "Second.", "Third."]


def test_large_print_is_large() -> None:
    small, large = (len(read(as_pdf(_long(), large=size)).pages) for size in (False, True))
    assert large > 1.8 * small


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert as_pdf(PAPER) == as_pdf(PAPER)


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    pages = [page.extract_text() for page in read(as_pdf(_long())).pages]
    assert len(pages) > 1 and all("Finding number" in text for text in pages)


def _long() -> Paper:
    rows = tuple((f"The bus came late again and again, says number {at}", "4 May 2026") for at in range(120))
    return Paper("A long paper", "", (Grid("All of them", ("Finding number", "Due"), rows),))
