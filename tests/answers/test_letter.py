"""What became of an account, in large print: with the code and nothing else, and without the code in it."""

from __future__ import annotations

import datetime as dt
import io
import re

import pypdf
import pytest

from answers.pages import code_of, holding, text
from answers.town import SAYS, Town
from countersign import clock
from countersign.answers import jobs, queries
from countersign.experiences import actions as experiences
from countersign.ledger.models import Entry

pytestmark = pytest.mark.django_db
LARGE = 18  # points; what is smaller is not large print


def read(answer) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(answer.content))


def words(answer) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(answer).pages).split())


def sizes(answer) -> set[float]:
    """The sizes of everything printed, in points."""
    streams = [page.get_contents().get_data() for page in read(answer).pages]
    return {float(size) for one in streams for size in re.findall(rb"/f\d+ ([\d.]+) Tf", one)}


def test_without_a_code_there_is_no_letter(client, town) -> None:
    for page in ("/receipt/letter", "/receipt/letter.pdf"):
        assert client.get(page).url == "/receipt"


def test_the_letter_tells_the_whole_way(town: Town, client) -> None:
    town.claim()
    holding(client, town.people[0])
    page, pdf = text(client.get("/receipt/letter")), words(client.get("/receipt/letter.pdf"))
    for said in (
        "What became of what you told us", "It is counted.", town.finding.claim, "Saltway Transport Ltd answered", SAYS,
        "Saltway Transport Ltd promised", "A printed timetable hangs at all 14 stops of the school run.",
        "You are asked whether this has changed. You can say so until 7 December 2026. You need not.",
        "Your code is not in this letter.", "http://localhost:8000/receipt",
    ):  # fmt: skip
        assert said in page and said.replace(" ", "") in pdf.replace(" ", ""), said


def test_silence_is_said(town: Town, client) -> None:
    holding(client, town.people[0])
    assert "Nobody has answered it yet." in text(client.get("/receipt/letter"))


def test_what_is_confirmed_is_said_with_its_numbers(town: Town, client) -> None:
    asking = town.claim().rounds.get(number=1)
    town.say(asking, "confirm", town.people[:11])
    with clock.at(asking.closes_on + dt.timedelta(days=1)):
        jobs.keep_time()
        holding(client, town.people[0])
        assert "confirmed by 11 of 11 who replied (18 asked)" in words(client.get("/receipt/letter.pdf"))


def test_it_is_large_print(town: Town, client) -> None:
    town.claim()
    holding(client, town.people[0])
    assert min(sizes(client.get("/receipt/letter.pdf"))) >= LARGE


def test_the_check_of_sizes_can_fail(town: Town, client) -> None:
    assert min(sizes(client.get("/week.pdf"))) < LARGE


def test_neither_code_nor_own_words_nor_key_stand_in_it(town: Town, client) -> None:
    person = town.people[0]
    person.redacted_text, person.published_text = "The driver of the red bus shouted.", "The driver shouted."
    person.save()
    code = code_of(person)
    client.post("/receipt", {"code": code})
    answer = client.get("/receipt/letter.pdf")
    said = words(answer) + text(client.get("/receipt/letter"))
    for secret in (code, person.key, "driver"):
        assert secret not in said
    assert answer["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert "no-store" in answer["Cache-Control"] and not re.search(r"\d", str(read(answer).metadata.get("/Title")))


def test_what_is_on_its_way_is_said_and_what_is_withdrawn_says_nothing_more(town: Town, client) -> None:
    person = town.people[0]
    client = holding(client, person)
    experiences.withdraw(person, by=town.holder(person))
    said = words(client.get("/receipt/letter.pdf"))
    assert "You withdrew it." in said and town.finding.claim not in said


def test_another_person_gets_another_letter(town: Town, client) -> None:
    stranger = town.place.told(1, themes=["food"])[0]
    holding(client, stranger)
    assert "No published finding rests on it yet." in text(client.get("/receipt/letter"))


def test_the_letter_and_the_trail_say_the_same(town: Town) -> None:
    town.claim()
    person = town.people[0]
    trail = queries.trail_of(person)
    said = str(queries.letter_paper(person).blocks)
    assert all(one.finding.claim in said for one in trail)
    assert all(answer.answer.text in said for one in trail for answer in one.answers)
    assert all(promise.confirmation.words in said for one in trail for promise in one.commitments)


def test_asking_for_a_letter_leaves_no_trace(town: Town, client, caplog) -> None:
    holding(client, town.people[0])
    before = Entry.objects.count()
    client.get("/receipt/letter.pdf")
    assert Entry.objects.count() == before and "letter" not in caplog.text
