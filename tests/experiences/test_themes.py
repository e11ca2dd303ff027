"""The desk's view of what people talk about: ids that last, rises that are found, nothing gives anybody away."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import numpy as np
import pytest
from click.testing import CliRunner

from countersign import clock
from countersign.cli import countersign
from countersign.errors import NotFound
from countersign.experiences.models import Experience
from countersign.experiences.queries.themes import heard, month_of, talk
from countersign.register.models import Body
from text.made_talk import talk as made_talk

TODAY = dt.date(2026, 11, 23)
MONTHS = [dt.date(2025, 10 + m, 15) if m < 3 else dt.date(2026, m - 2, 15) for m in range(13)]  # the last is October
CANARIES = ("Zebedee Quartermaine", "07700900123", "QQ123456C", "quokka", "Siobhan")
RARE = "quokka"


def _account(source, text: str, day: dt.date, **more: object) -> Experience:
    return Experience(
        source=source, channel="import", state="counted", told_at=dt.datetime.combine(day, dt.time(12), dt.UTC),
        happened_on=day, redacted_text=text, **more,
    )  # fmt: skip


@pytest.fixture
def told(source):
    """650 accounts over thirteen months about two bodies, one thing rising at one of them, and canaries."""
    north, south = (
        Body.objects.create(name=f"{side} Care", slug=f"{side.lower()}-care") for side in ("North", "South")
    )
    made = made_talk(650, 31)
    accounts = [
        _account(source, text, MONTHS[at % 13], body=(north, south)[at % 2], published_text=text if at % 5 == 0 else "")
        for at, text in enumerate(made.texts)
    ]
    rise = "boiler damp mould leak in my room again"
    accounts += [_account(source, f"{rise} number {'abcdefgh'[n % 8]}{n}", MONTHS[12], body=south) for n in range(25)]
    planted = " ".join(CANARIES)
    accounts += [_account(source, f"driver taxi journey {planted} wheelchair", MONTHS[9], body=north) for _ in range(4)]
    accounts += [_account(source, "driver taxi seat Siobhan", MONTHS[8], body=north) for _ in range(6)]
    Experience.objects.bulk_create(accounts)
    hidden = f"driver taxi wheelchair {planted} unsigned"
    not_counted = _account(source, hidden, MONTHS[9], body=north)
    not_counted.state = "held"
    copied = _account(source, hidden, MONTHS[9], body=north, counts=False)
    Experience.objects.bulk_create([not_counted, copied])
    with clock.at(TODAY):
        yield source


def run(*arguments: str) -> str:
    answer = CliRunner().invoke(countersign, ["themes", *arguments], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_a_month_has_a_number_and_a_name():
    assert month_of(2026 * 12 + 9) == "2026-10"


def test_only_counted_accounts_of_whole_months_are_heard(told):
    accounts = heard()
    assert len(accounts.keys) == 685
    assert accounts.last == 2026 * 12 + 9
    assert heard(months=2).months.min() == accounts.last - 2
    assert set(heard(body=Body.objects.get(slug="south-care")).bodies) == {"South Care"}


def test_the_planted_rise_is_found_where_it_is_and_no_more_than_stated(told):
    found = talk(heard(), number=10, per_body=True, budget=1.0)
    assert {rise.body for rise in found.rising if rise.what in ("boiler", "damp", "mould", "leak")} == {"South Care"}
    assert found.false_alarms <= 1.0
    assert all(rise.now >= 5 for rise in found.rising)
    everywhere = talk(heard(), number=10, budget=1.0)
    assert {rise.body for rise in everywhere.rising} == {"all bodies"}


def test_a_quiet_month_is_quiet(told):
    Experience.objects.filter(redacted_text__startswith="boiler damp mould leak in").delete()
    assert len(talk(heard(), number=10, budget=0.2).rising) <= 1


def test_every_theme_opens_to_its_counted_accounts(told):
    found = talk(heard(), number=10)
    opened = [key for theme in found.themes.ids for key in found.records(theme)]
    counted = set(Experience.objects.filter(state="counted", counts=True).values_list("key", flat=True))
    assert len(opened) == len(set(opened)) and set(opened) <= counted
    assert len(counted - set(opened)) == int(np.sum(found.held.of < 0))


def test_sizes_hide_what_a_reader_could_work_out(told):
    Experience.objects.bulk_create([_account(told, "hmm", MONTHS[5]) for _ in range(3)])
    sizes = talk(heard(), number=10).sizes
    assert sizes["none"].value is None
    assert sum(one.value is None for one in sizes.values()) >= 2
    assert all(one.value is None or one.value == 0 or one.value >= 5 for one in sizes.values())


@pytest.mark.parametrize("shape", ["table", "csv", "json"])
@pytest.mark.parametrize("more", [(), ("--quotes",), ("--per-body", "--number", "40"), ("--body", "north-care")])
def test_no_identifier_and_no_rare_word_gets_out(told, shape, more):
    printed = run("--format", shape, "--anew", *more).lower()
    for canary in CANARIES:
        for word in canary.lower().split():
            assert word not in printed
    assert "unsigned" not in printed


def test_the_canaries_are_there_to_be_found(told):
    assert any(RARE in text for text in heard().texts)


def test_no_rare_word_is_kept_for_the_next_run(told, settings, tmp_path):
    settings.HOME = tmp_path
    run()
    kept = (tmp_path / "themes" / "all.all.npz").read_bytes()
    with np.load(io.BytesIO(kept)) as arrays:
        terms = str(arrays["terms"]).split()
    assert RARE not in terms and "siobhan" not in terms and "driver" in terms


def test_quotes_are_signed_off_words_only(told):
    signed = set(Experience.objects.exclude(published_text="").values_list("published_text", flat=True))
    told_themes = json.loads(run("--format", "json", "--quotes", "--anew"))["themes"]
    quoted = [text for theme in told_themes for text in theme["quotes"]]
    assert quoted and set(quoted) <= signed


def test_themes_keep_their_ids_from_run_to_run(told, settings, tmp_path):
    settings.HOME = tmp_path
    first = json.loads(run("--format", "json"))
    Experience.objects.bulk_create([_account(told, text, MONTHS[11]) for text in made_talk(30, 77).texts])
    second = json.loads(run("--format", "json"))
    ids = {theme["theme"] for theme in first["themes"]}
    assert len(ids & {theme["theme"] for theme in second["themes"]}) >= 0.9 * len(ids)
    assert {theme["since"] for theme in first["themes"]} == {"new"}
    assert "as before" in {theme["since"] for theme in second["themes"]}


def test_opening_a_theme_lists_its_accounts(told, settings, tmp_path):
    settings.HOME = tmp_path
    one = json.loads(run("--format", "json"))["themes"][0]
    keys = run("--open", one["theme"]).split()
    assert Experience.objects.filter(key__in=keys, counts=True).count() == len(keys)
    assert one["accounts"] in (None, len(keys))


def test_a_table_is_readable_and_a_file_is_safe(told):
    table = run("--anew")
    assert "counted accounts up to 2026-10" in table and "A rise is a question" in table
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv"))))
    assert rows[0]["what"] == "t1" and any(row["what"].startswith("rising: ") for row in rows)


def test_nothing_told_yet_says_what_to_do(db):
    with pytest.raises(NotFound, match="countersign step"):
        talk(heard())
