"""Each public measure is declared once, in words and as a question, and can be asked of every release."""

import pytest

from countersign.engine import Is, Question
from countersign.errors import NotFound
from countersign.experiences.facts import EXPERIENCES
from countersign.insight.cubes import cube
from countersign.insight.measures import measure, measures
from countersign.text.coding.codebook import codebook


@pytest.mark.parametrize("one", measures(), ids=lambda one: one.id)
def test_a_measure_counts_released_numbers_only(one):
    declared = cube(one.facts)
    for question in (one.numerator(), *one.bases(), one.numerator(body_id=3), *one.bases(contract_id=3)):
        EXPERIENCES.table.check(question)
        assert declared.names(question)


@pytest.mark.parametrize("one", measures(), ids=lambda one: one.id)
def test_a_measure_says_what_it_counts_how_to_read_it_and_its_limits(one):
    assert all(len(words) > 30 and words.endswith(".") for words in (one.words, one.reading, one.limits))
    assert one.version


@pytest.mark.parametrize("one", measures(), ids=lambda one: one.id)
def test_a_measure_asks_for_codes_that_the_codebook_has(one):
    book = codebook()
    known = {"kind": set(book.kind.values), "respect": set(book.respect.values)}
    for condition in (*one.counts, *(one.of or ())):
        values = getattr(condition, "values", None) or (condition.value,)
        assert set(values) <= known[condition.column]


def test_a_base_of_several_values_is_the_sum_of_their_numbers():
    assert measure("respect").bases(body_id=3) == tuple(
        Question("experiences", (Is("body_id", 3), Is("respect", how))) for how in ("disrespected", "respected")
    )


def test_a_measure_nobody_declared_is_not_found():
    with pytest.raises(NotFound):
        measure("satisfaction")


@pytest.mark.django_db
def test_every_measure_has_a_page_before_anything_is_released(client):
    assert client.get("/measures").status_code == 200
    for one in measures():
        page = client.get(f"/measure/{one.id}")
        assert page.status_code == 200
        assert one.reading in page.content.decode()
