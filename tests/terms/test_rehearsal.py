"""Rehearsal: the loop on past data in a closed space that leaks nothing, expires, and is destroyed."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.apps import apps
from django.conf import settings

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotReadable
from countersign.ledger.models import Entry
from countersign.people.models import Account, Membership
from countersign.people.rules import SYSTEM
from countersign.terms import actions, closed, queries
from countersign.terms.actions.rehearsing import LASTS
from countersign.terms.forecasting import assumptions, forecast
from countersign.terms.models import Rehearsal
from story.scene import neighbours

MAY = dt.date(2026, 5, 4)
FOUND = {
    "rows": 900, "refused": 12, "held": 3, "copies": 40, "set_aside": 100, "doubtful": 60, "counted": 700,
    "sampled": 30, "days": 350, "seconds": 20.0,
    "findings": [{"claim": "People tell of a problem with this: waiting.", "numerator": numerator, "base": 690}
                 for numerator in (90, 40, 12)],
}  # fmt: skip
CANARY = "Ottoline Fanshawe"


@pytest.fixture(autouse=True)
def in_may():
    with clock.at(MAY):
        yield


@pytest.fixture
def quick(monkeypatch):
    """What the closed space would hand back, without a process of its own."""
    monkeypatch.setattr(closed, "run", lambda key, **_: FOUND)


def opened(place, **how):
    said = {"contract": place.contract, "file": io.BytesIO(b"words\nlate\n"), "name": "x.csv", "by": place.buyer}
    return actions.open_rehearsal(place.council, **said | how)


def past_data() -> bytes:
    """Complaints that sound like people's, the first of which names somebody; quotes doubled as in any CSV."""
    told = [words.replace('"', '""') for words in neighbours()]
    told[0] = f"{CANARY} said: {told[0]}"
    lines = [f'{n},"{words}",{n % 28 + 1}/3/2026' for n, words in enumerate(told, 1)]
    lines += [f'{n},"Not what line {n} said, and nobody knows why.",1/3/2026' for n in (1, 2, 3)]
    return "\n".join(("id,what happened,date", *lines)).encode()


@pytest.mark.slow
def test_a_rehearsal_says_what_to_expect(place, client):
    """In earnest, in a process of its own; and nothing of it is anywhere else."""
    before = {model: model.objects.count() for model in apps.get_models()}
    steps: list[int] = []
    made = opened(place, file=io.BytesIO(past_data()), name=f"{CANARY}.csv")
    made = actions.run_rehearsal(made, by=SYSTEM, watch=steps.append)
    assert (made.state, made.trouble) == ("ran", "")
    assert steps == sorted(steps) and len(set(steps)) > 2, "whoever waits sees how far it is"
    assert closed.reached(made.key) == len(closed.STEPS)
    assert [count for _, count in made.found["refused_because"]] == [3], "two rows of one id that tell something else"
    assert made.found["rows"] == 62 and made.found["counted"] > 20 and made.found["days"] == 28
    assert made.found["findings"], "waiting is told of often enough for a draft"
    assert all(one["numerator"] for one in made.found["findings"]), "what nobody tells of is no finding"
    low, expected, high = made.forecast["accounts"]
    assert low < expected == made.found["counted"] < high
    assert made.forecast["answers"][2] == 3 * made.forecast["findings"][2], "three bodies answer for the contract"

    grown = {model.__name__ for model in apps.get_models() if model.objects.count() != before[model]}
    assert grown <= {"Rehearsal", "Entry", "Head", "Account"}
    for model in apps.get_models():
        assert "Fanshawe" not in str(list(model.objects.values())), model
    outside = [path for path in settings.HOME.rglob("*") if path.is_file() and "rehearsals" not in path.parts]
    assert not any(b"Fanshawe" in path.read_bytes() for path in outside)
    assert any(b"Fanshawe" in path.read_bytes() for path in closed.space(made.key).rglob("*") if path.is_file())
    assert "Fanshawe" not in str([path.name for path in closed.space(made.key).rglob("*")])

    actions.destroy_rehearsal(made, by=place.buyer)
    assert not closed.space(made.key).exists()


def test_the_closed_space_is_told_of_nothing_but_itself(monkeypatch, tmp_path):
    secrets = {"DATABASE_URL": "postgres://real", "COUNTERSIGN_SEALING_KEYS": "k", "COUNTERSIGN_MAIL": "smtp",
               "COUNTERSIGN_HOME": "/real", "COUNTERSIGN_LEDGER_KEY": "l"}  # fmt: skip
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    told = closed.environment(tmp_path)
    assert not set(secrets.values()) & set(told.values())
    assert told["COUNTERSIGN_HOME"] == str(tmp_path / "home") and told["COUNTERSIGN_MAIL"] == "off"
    assert {name for name in told if name.startswith(("COUNTERSIGN", "DATABASE", "DJANGO"))} == {
        "COUNTERSIGN_HOME", "COUNTERSIGN_MODE", "COUNTERSIGN_MAIL"}  # fmt: skip


def test_the_folder_opens_to_its_owner_alone_and_keeps_no_name(place):
    made = opened(place, name=f"complaints.{CANARY}.CSV.gz")
    folder = closed.space(made.key)
    assert not (folder.stat().st_mode | folder.parent.stat().st_mode) & 0o077
    assert sorted(path.name for path in folder.iterdir()) == ["file.csv.gz", "told.json"]
    assert settings.HOME in folder.parents


def test_it_expires_and_is_destroyed_and_only_totals_are_left(place, quick):
    made = actions.run_rehearsal(opened(place))
    with clock.at(made.expires_on):
        assert actions.destroy_expired_rehearsals() == 0
    with clock.at(made.expires_on + dt.timedelta(days=1)):
        assert actions.destroy_expired_rehearsals() == 1
        assert actions.destroy_expired_rehearsals() == 0
    made.refresh_from_db()
    assert (made.state, made.found, closed.space(made.key).exists()) == ("destroyed", {}, False)
    assert made.forecast["accounts"][1] == 700


def test_it_is_prolonged_once(place, quick):
    made = actions.run_rehearsal(opened(place))
    with clock.at(made.expires_on):
        again = actions.prolong_rehearsal(made, by=place.buyer)
    assert again.expires_on == made.expires_on + LASTS
    with clock.at(again.expires_on), pytest.raises(NotNow):
        actions.prolong_rehearsal(again, by=place.buyer)
    late = actions.run_rehearsal(opened(place))
    with clock.at(late.expires_on + dt.timedelta(days=1)), pytest.raises(NotNow, match="expired"):
        actions.prolong_rehearsal(late, by=place.buyer)


def test_what_was_destroyed_does_nothing_any_more(place, quick):
    made = actions.destroy_rehearsal(actions.run_rehearsal(opened(place)), by=place.buyer)
    for verb in (actions.prolong_rehearsal, actions.destroy_rehearsal, actions.run_rehearsal):
        with pytest.raises(NotNow):
            verb(made, by=place.buyer)


def test_a_file_that_cannot_be_worked_through_is_destroyed_at_once(place, monkeypatch):
    def fails(key, **_):
        raise NotReadable("The file could not be worked through.")

    monkeypatch.setattr(closed, "run", fails)
    made = actions.run_rehearsal(opened(place))
    assert made.state == "failed" and made.trouble and not closed.space(made.key).exists()


def test_whoever_waits_is_told_how_far_it_is(client, place):
    account = Account.objects.create(username="buyer@example.org")
    Membership.objects.create(account=account, role="commissioner", body=place.council)
    client.force_login(account)
    made, address = opened(place), "/desk/readiness/eastmarsh-council/rehearsals/1"
    assert "waits for the work in the background" in client.get(address).content.decode()
    closed.reach(closed.space(made.key), 3)
    assert "Step 3 of 8: taking out what identifies people" in client.get(address).content.decode()


def test_work_that_takes_too_long_is_ended(place, monkeypatch):
    monkeypatch.setattr(closed, "_LONGEST", 0)
    monkeypatch.setattr(closed, "_command", lambda folder: ["/bin/sleep", "60"])
    made = actions.run_rehearsal(opened(place))
    assert made.state == "failed" and "too long" in made.trouble and not closed.space(made.key).exists()


def test_a_folder_without_a_rehearsal_is_swept_away(place, quick):
    made = opened(place)
    stray = closed.space("f" * 32)
    stray.mkdir(parents=True)
    assert actions.destroy_expired_rehearsals() == 0
    assert not stray.exists() and closed.space(made.key).exists()


def test_only_who_commissions_rehearses_and_two_at_a_time(place, quick):
    for by in (place.seller, place.steward, SYSTEM, place.acting(place.stranger, "commissioner")):
        with pytest.raises(NotAllowed):
            opened(place, by=by)
    stranger = place.acting(place.stranger, "commissioner")
    with pytest.raises(NotAllowed):
        actions.open_rehearsal(place.stranger, contract=place.contract, file=io.BytesIO(b""), by=stranger)
    opened(place), opened(place)
    with pytest.raises(NotNow):
        opened(place)
    assert Rehearsal.objects.count() == 2


def test_the_ledger_tells_neither_whose_it_is_nor_what_was_found(place, quick):
    made = actions.run_rehearsal(opened(place))
    actions.destroy_rehearsal(made, by=place.buyer)
    lines = list(Entry.objects.filter(event__startswith="rehearsal.").values_list("event", "facts"))
    assert lines == [("rehearsal.opened", {}), ("rehearsal.ran", {}), ("rehearsal.destroyed", {})]


def test_the_forecast_has_bounds_and_says_what_it_assumes():
    said = forecast(FOUND, offices=2)
    assert said["accounts"] == [649, 700, 754], "the exact Poisson interval of 700"
    assert said["findings"] == [1, 2, 3] and said["answers"] == [2, 4, 6]
    assert said["hours"][1] == round(93 * 2 / 60 + 4 * 7.5)
    assert said["hours"] == sorted(said["hours"])
    assert forecast(FOUND | {"counted": 0, "findings": []}, offices=2)["hours"] == [0, 0, 0]
    for one in assumptions().values():
        assert one.low <= one.expected <= one.high and one.source


def test_the_forecast_stands_beside_what_came(place, quick, monkeypatch):
    monkeypatch.setattr("countersign.terms.actions.rehearsing.accounts_released", lambda pk: 100)
    made = actions.run_rehearsal(opened(place))
    assert queries.against(made) == [], "no day has passed yet"
    monkeypatch.setattr("countersign.terms.queries.rehearsed.accounts_released", lambda pk: 300)
    with clock.at(MAY + dt.timedelta(days=35)):
        place.agreed()
        actions.spend(
            place.contract, activity="replying", reference="T1", on=clock.today(), hours=3, money=0, by=place.buyer
        )
        found = {one.unit: one for one in queries.against(made)}
    assert found["accounts"].expected == 70.0 and found["accounts"].actual == 200
    assert {unit: one.stands for unit, one in found.items()} == {
        "accounts": "above", "findings": "below", "answers": "below", "hours": "within"}  # fmt: skip


def test_a_finished_rehearsal_shows_that_the_loop_was_tried(place, quick):
    def item():
        strands = queries.readiness(place.council).strands
        return next(one for strand in strands for one in strand.items if one.item.id == "loop")

    assert item().state == "not_met"
    actions.destroy_rehearsal(actions.run_rehearsal(opened(place)), by=place.buyer)
    assert item().state == "met"


@pytest.mark.parametrize("who", ["provider", "steward", "other", ""])
def test_nobody_else_sees_that_there_is_one(client, place, quick, who):
    made = actions.run_rehearsal(opened(place))
    bodies = {"provider": place.provider, "other": place.stranger}
    if who:
        account = Account.objects.create(username="who@example.org")
        role = {"provider": "provider", "other": "commissioner"}.get(who, "steward")
        Membership.objects.create(account=account, role=role, body=bodies.get(who))
        client.force_login(account)
    for number in (made.number, 99):
        response = client.get(f"/desk/readiness/eastmarsh-council/rehearsals/{number}")
        assert response.status_code in (302, 403) and b"waiting" not in response.content


def test_its_staff_read_it_and_open_one_by_a_form(client, place, quick, django_capture_on_commit_callbacks):
    account = Account.objects.create(username="buyer@example.org")
    Membership.objects.create(account=account, role="commissioner", body=place.council)
    client.force_login(account)
    file = io.BytesIO(b"id,what happened,date\n1,late,1/3/2026\n")
    file.name = "past.csv"
    said = {"contract": place.contract.pk, "profile": "", "file": file}
    with django_capture_on_commit_callbacks(execute=False) as later:
        assert client.post("/desk/readiness/eastmarsh-council/rehearse", said).status_code == 302
    assert later, "it is worked through in the background"
    made = actions.run_rehearsal(Rehearsal.objects.get())
    page = client.get("/desk/readiness/eastmarsh-council/rehearsals/1").content.decode()
    assert "People tell of a problem with this: waiting." in page and "649" in page
    assert "1 to 4" in page, "three people in danger are not said"
    assert "Rehearsal 1" in client.get("/desk/readiness/eastmarsh-council").content.decode()
    assert client.post("/desk/readiness/eastmarsh-council/rehearsals/1/prolong").status_code == 302
    assert client.post("/desk/readiness/eastmarsh-council/rehearsals/1/destroy").status_code == 302
    made.refresh_from_db()
    assert made.state == "destroyed"
