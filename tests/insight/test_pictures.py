"""The pictures of the statistics pages are those that their own printed examples give."""

import doctest
import re
from importlib import import_module
from pkgutil import walk_packages
from xml.etree import ElementTree

import pytest

from countersign import stats
from countersign.cli import pictures
from countersign.errors import Broken
from countersign.text import themes

PAGES = pictures.DOCS / "reference" / "statistics"
SHOWN = re.compile(r"!\[(?P<words>[^\]]+)\]\(\.\./\.\./images/statistics/(?P<name>[a-z-]+)\.svg\)")


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_the_picture_in_the_docs_is_what_the_example_gives(name):
    kept = (pictures.FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    assert pictures.svg(name) == kept, "run `make docs`"


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_every_picture_stands_on_its_page_with_words_for_those_who_cannot_see_it(name):
    page = (PAGES / pictures.PICTURES[name][0]).read_text(encoding="utf-8")
    shown = {found["name"]: found["words"] for found in SHOWN.finditer(page)}
    assert len(shown.get(name, "")) > 40


def test_the_examples_of_the_page_on_charts_come_out_as_printed():
    failed, tried = doctest.testfile(str(pictures.DOCS / "reference" / "charts.md"), module_relative=False)
    assert (failed, tried > 5) == (0, True)


def test_no_picture_lies_in_the_docs_that_nothing_draws():
    assert {path.stem for path in pictures.FOLDER.glob("*.svg")} == set(pictures.PICTURES)


def test_a_page_whose_examples_are_wrong_draws_nothing(tmp_path, monkeypatch):
    (tmp_path / "wrong.md").write_text(">>> 1 + 1\n3\n")
    monkeypatch.setattr(pictures, "_PAGES", tmp_path)
    with pytest.raises(Broken):
        pictures.examples("wrong.md")


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_a_picture_needs_no_script_no_style_attribute_and_nothing_from_elsewhere(name):
    root = ElementTree.fromstring(pictures.svg(name))
    assert not [one for one in root.iter() if one.tag.endswith("script") or "style" in one.attrib]
    assert not re.search(r"(href|url\(|@import)", pictures.svg(name))


METHODS = sorted(
    path.name for path in PAGES.glob("*.md") if path.name not in ("checked-against.md", "known-defects.md")
)


@pytest.mark.parametrize("page", METHODS)
def test_every_page_of_methods_has_a_worked_example_and_a_picture(page):
    text = (PAGES / page).read_text(encoding="utf-8")
    assert text.count(">>> ") > 4
    assert SHOWN.search(text)


def test_every_public_function_of_the_statistics_is_on_a_page():
    pages = [*PAGES.glob("*.md"), PAGES.parent / "statistics.md"]
    text = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    rooms = [stats, themes, *(import_module(one.name) for one in walk_packages(stats.__path__, "countersign.stats."))]
    named = {name for room in rooms for name in getattr(room, "__all__", ()) if callable(getattr(room, name))}
    functions = {name for name in named if name.islower()}
    assert len(functions) > 60
    assert sorted(name for name in functions if not re.search(rf"\b{name}\b", text)) == []
