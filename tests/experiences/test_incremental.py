"""Facts are written month by month, only where something changed, and come to the same bytes as a whole rebuild."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import suppress

import pytest
from django.db import connection

from countersign.experiences.models import Experience, Source
from countersign.insight import actions, evidence, stirring
from countersign.insight.models import Stirred
from countersign.register.models import Body, Contract, Party

JANUARY = dt.datetime(2026, 1, 10, tzinfo=dt.UTC)
THEMES = ([], ["waiting"], ["waiting", "staff_manner"], ["food"])


@pytest.fixture
def world(db, settings, tmp_path) -> Source:
    settings.HOME = tmp_path
    settings.INSIGHT_FACTS = ["countersign.experiences.facts.EXPERIENCES", "countersign.experiences.facts.APART"]
    for number in (1, 2):
        Body.objects.create(pk=number, slug=f"b{number}", name=f"Body {number}")
    contract = Contract.objects.create(pk=1, slug="c", title="Buses", state="live")
    Party.objects.create(contract=contract, body_id=1, part="provider", office="Office")
    Source.objects.create(pk=2, slug="asked", name="Asked", selection="sampled", collector_id=1)
    return Source.objects.create(pk=1, slug="self", name="Self", selection="self_selected")


def told(dice: random.Random, month: int | None = None, **more) -> Experience:
    """One account of a random month; of some nobody knows when it happened."""
    at = JANUARY + dt.timedelta(days=28 * (month if month is not None else dice.randrange(8)))
    known = {"happened_on": at.date()} if dice.random() < 0.7 else {}
    codes = {
        "kind": dice.choice(("praise", "problem", "")),
        "themes": dice.choice(THEMES),
        "fears": dice.random() < 0.2,
    }
    whose = {"source_id": dice.choice((1, 2)), "body_id": dice.choice((1, 2)), "contract_id": dice.choice((1, None))}
    state = dice.choice(("counted", "counted", "coded"))
    return Experience(**{"channel": "web", "told_at": at, "state": state, **whose, **codes, **known, **more})


def adds(dice: random.Random) -> None:
    Experience.objects.bulk_create(told(dice) for _ in range(dice.randrange(1, 5)))


def withdraws(dice: random.Random) -> None:
    _some(dice).update(state="withdrawn", body=None, themes=[], happened_on=None)


def erases(dice: random.Random) -> None:
    _some(dice).delete()


def codes_late(dice: random.Random) -> None:
    Experience.objects.filter(state="coded").update(state="counted", kind="want")


def corrects_one(dice: random.Random) -> None:
    for one in _some(dice):
        one.happened_on, one.kind = one.told_at.date() - dt.timedelta(days=dice.randrange(90)), "praise"
        one.save()


def corrects_the_day(dice: random.Random) -> None:
    _some(dice).update(happened_on=dice.choice((None, dt.date(2026, 3, 3), dt.date(2025, 11, 30))))


def leaves_copies_out(dice: random.Random) -> None:
    _some(dice).update(counts=dice.random() < 0.5)


def changes_nothing(dice: random.Random) -> None:
    pass


def asks_anew(dice: random.Random) -> None:
    Source.objects.filter(pk=2).update(selection=dice.choice(("sampled", "unknown")), counts=dice.random() < 0.8)


def lets_somebody_else_run_it(dice: random.Random) -> None:
    Party.objects.update(body_id=dice.choice((1, 2)))


DEEDS = (
    adds, adds, withdraws, erases, codes_late, corrects_one, corrects_the_day, leaves_copies_out, changes_nothing,
    asks_anew, lets_somebody_else_run_it,
)  # fmt: skip
DYING = ((stirring, "announce"), (evidence, "swap"), (evidence, "_point_to"), (stirring, "settle"))


def _some(dice: random.Random):
    keys = sorted(Experience.objects.values_list("pk", flat=True))
    return Experience.objects.filter(pk__in=dice.sample(keys, min(len(keys), 2)))


def _die(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize("seed", range(2))
def test_whatever_changes_and_wherever_it_is_killed_the_months_are_those_of_a_whole_rebuild(world, seed, monkeypatch):
    dice, by_months = random.Random(seed), 0
    Experience.objects.bulk_create(told(dice) for _ in range(40))
    for _ in range(9):
        for deed in dice.sample(DEEDS, 2):
            deed(dice)
        if dice.random() < 0.4:
            with monkeypatch.context() as broken, suppress(KeyboardInterrupt):  # where nothing changed it gets by
                broken.setattr(*dice.choice(DYING), _die)
                actions.refresh()
            dice.choice(DEEDS)(dice)
        done = actions.refresh()
        by_months += "experiences" in done.months
        assert done.version == actions.refresh(whole=True).version
    assert by_months > 2


def test_only_the_months_that_changed_are_read_and_others_keep_their_files(world):
    dice = random.Random(1)
    Experience.objects.bulk_create(told(dice, month, state="counted") for month in range(5) for _ in range(5))
    old = actions.refresh().store
    one = Experience.objects.filter(happened_on__month=3).first()
    Experience.objects.filter(pk=one.pk).update(rating=6)
    done = actions.refresh()
    assert done.months == {"experiences": ["2026-03"]} and done.changed
    same = [name for name, of in done.store.files("experiences").items() if of == old.files("experiences")[name]]
    assert len(same) == len(old.files("experiences")) - 1 > 2
    inode = lambda store: (store.folder / "experiences/2026-01.parquet").stat().st_ino  # noqa: E731
    assert inode(old) == inode(done.store)
    assert actions.refresh().months == {"experiences": []}


def test_what_does_not_count_stirs_nothing(world):
    actions.refresh()
    one = told(random.Random(1), state="coded")
    one.save()
    Experience.objects.update(rating=2)
    assert not Stirred.objects.exists()
    Experience.objects.update(state="counted")
    assert set(Stirred.objects.values_list("month", flat=True)) == {f"{one.told_at:%Y-%m}"}


def test_rows_changed_past_django_are_noticed_too(world):
    one = told(random.Random(1), state="counted")
    one.save()
    actions.refresh()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE experiences_experience SET rating = 5")
    assert actions.refresh().months == {"experiences": [f"{one.told_at:%Y-%m}"]}


def test_facts_that_came_from_elsewhere_are_no_ground_to_build_on(world):
    told(random.Random(1), state="counted").save()
    first = actions.refresh()
    actions.carry_in(list(actions.carry_out()))
    lines = [line for line in actions.carry_out() if b'"month"' not in line or b'"table"' in line]
    assert actions.carry_in(lines).rows("experiences") == 0
    again = actions.refresh()
    assert again.months == {} and again.version == first.version
