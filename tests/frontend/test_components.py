"""What the components draw, and what they never do: trust a stored word, hide a missing value, lose a filter."""

from __future__ import annotations

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template

from countersign.frontend.components import Cell, Column, Number, Row, Table

EVIL = "<script>alert(1)</script>"


def drawn(source: str, request=None, **shown: object) -> str:
    return Template("{% load frontend %}" + source).render(Context({"request": request, **shown}))


def table(**changes: object) -> Table:
    columns = [Column("Contract"), Column("Accounts", numeric=True, sort_href="?sort=n", sorted="ascending")]
    given = {"name": "t", "caption": "Contracts", "columns": columns, "rows": [["Repairs", 41]], **changes}
    return Table(**given)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% tag x %}", {"x": EVIL}),
        ("{% summary_list rows %}", {"rows": [(EVIL, EVIL), Row(EVIL, EVIL, deed=EVIL, deed_href=EVIL)]}),
        ("{% table t %}", {"t": table(caption=EVIL, rows=[[EVIL, Cell(EVIL, href=EVIL, tag="red")]])}),
        ("{% empty x x x x %}", {"x": EVIL}),
        ("{% number n %}", {"n": Number(EVIL, EVIL, EVIL, EVIL, label=EVIL, csv_href=EVIL, address=EVIL)}),
        ("{% breadcrumbs c %}", {"c": [(EVIL, EVIL)]}),
        ("{% button_link x x %}{% back_link x x %}{% post_button x x about=x y=x %}", {"x": EVIL}),
        ("{% details x %}{{ x }}{% enddetails %}", {"x": EVIL}),
        ("{% warning %}{{ x }}{% endwarning %}{% inset %}{{ x }}{% endinset %}", {"x": EVIL}),
        ("{% banner 'b' x %}{{ x }}{% endbanner %}{% chart x x x %}", {"x": EVIL}),
    ],
)
def test_no_component_trusts_a_word(source: str, shown: dict) -> None:
    page = drawn(source, **shown)
    assert "<script" not in page and "&lt;script" in page


def test_what_is_not_known_says_so() -> None:
    assert "Not known" in drawn("{% summary_list rows %}", rows=[("Ends", None)])
    assert "not known" in drawn("{% table t %}", t=table(rows=[["Repairs", None]]))


def test_zero_is_a_value() -> None:
    assert "not known" not in drawn("{% table t %}", t=table(rows=[["Repairs", 0]]))
    assert "Not known" not in drawn("{% summary_list rows %}", rows=[("Accounts", 0)])


def test_a_table_has_its_caption_its_order_and_its_file() -> None:
    page = drawn("{% table t %}", t=table(csv_href="/contracts.csv"))
    assert 'id="t-caption">Contracts</caption>' in page and 'aria-labelledby="t-caption"' in page
    assert 'aria-sort="ascending"' in page and 'href="/contracts.csv"' in page and 'scope="row"' in page


def test_a_row_that_does_not_fit_its_columns_is_a_mistake() -> None:
    with pytest.raises(ValueError):
        drawn("{% table t %}", t=table(rows=[["Repairs"]]))


def test_a_number_opens_to_where_it_comes_from() -> None:
    number = Number("30.0 %", "18 of 60 accounts", "Told here", "Shares, version 1", method_href="/methods/shares")
    page = drawn("{% number n %}", n=number)
    assert all(words in page for words in ("30.0 %", "18 of 60 accounts", "Told here", "/methods/shares", "<details"))


def test_a_withheld_number_shows_neither_value_nor_base_and_says_why() -> None:
    page = drawn("{% number n %}", n=Number(None, "3 of 11 accounts", "Told here", "Shares, version 1"))
    assert "Withheld" in page and "Fewer than five" in page and "3 of 11" not in page


def test_pages_of_a_list_keep_every_filter(rf) -> None:
    pages = Paginator(range(95), 10)
    shown = drawn("{% pagination p %}", request=rf.get("/?q=late&page=3"), p=pages.page(3))
    assert "?q=late&amp;page=4" in shown and "?q=late&amp;page=2" in shown and "21 to 30 of 95" in shown
    assert shown.count('aria-current="page"') == 1


def test_a_list_of_one_page_has_no_links_to_others(rf) -> None:
    assert drawn("{% pagination p %}", request=rf.get("/"), p=Paginator(range(5), 10).page(1)).strip() == ""


def test_a_button_that_changes_something_is_a_form_with_its_mark() -> None:
    page = drawn('{% post_button "Hold" "/hold" "warning" reason="danger" %}', csrf_token="mark")
    assert 'method="post"' in page and 'value="mark"' in page and 'name="reason" value="danger"' in page


def test_progress_of_nothing_is_not_a_division_by_zero() -> None:
    assert "0 %" in drawn("{% progress 'Rows' 0 0 %}") and "50 %" in drawn("{% progress 'Rows' 1 2 %}")
