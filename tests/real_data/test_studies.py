"""The studies of docs/explanation/measured-statistics.md, on the real data beside the project."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

STUDIES = Path(__file__).resolve().parents[2] / "benchmarks" / "studies"

pytestmark = pytest.mark.real_data


@pytest.fixture
def study(monkeypatch):
    """A study by its name, with its neighbours importable as when it is run as a script."""
    monkeypatch.syspath_prepend(str(STUDIES))
    yield importlib.import_module
    for name in [name for name, module in sys.modules.items() if str(STUDIES) in str(getattr(module, "__file__", ""))]:
        del sys.modules[name]


def _folder(real_data: Path, name: str) -> Path:
    if not (real_data / name).is_dir():
        pytest.skip(f"There is no {name} in the real data here.")
    return real_data / name


@pytest.mark.slow
def test_a_shrunken_record_means_what_it_says_and_a_raw_one_does_not(real_data, study):
    ofsted, prediction = study("ofsted_falls"), study("prediction")
    table = ofsted.scored(ofsted.homes(_folder(real_data, "ofsted-providers")))
    known = table[table.next_good.notna()]
    good = known.next_good.to_numpy(bool)
    drawn = prediction.Draws(known.owner.to_numpy(), draws=200)
    slopes, misses = (
        {name: drawn.of(measure(known[name].to_numpy(float), good, drawn.weights)) for name in ("raw", "home")}
        for measure in (prediction.slope, prediction.brier)
    )
    assert slopes["home"].lower <= 1 <= slopes["home"].upper
    assert slopes["raw"].upper < 0.5
    assert misses["home"].upper < misses["raw"].lower


@pytest.mark.slow
def test_neither_record_foretells_who_falls(real_data, study):
    """A null result, kept: if better data ever overturns it, the page must be written anew."""
    ofsted, prediction = study("ofsted_falls"), study("prediction")
    table = ofsted.scored(ofsted.homes(_folder(real_data, "ofsted-providers")))
    at_risk = table[table.inspected_later & ~table.inadequate_then]
    drawn = prediction.Draws(at_risk.owner.to_numpy(), draws=200)
    for name in ("raw", "home"):
        found = drawn.of(prediction.auc(-at_risk[name].to_numpy(float), at_risk.fell.to_numpy(bool), drawn.weights))
        assert found.lower < 0.5 < found.upper


@pytest.mark.slow
def test_flags_of_landlords_by_chance_alone_are_more_than_the_budget_bears(real_data, study):
    housing = study("housing_funnel")
    sides = housing.sides(housing.counted(housing.cases(_folder(real_data, "housing-ombudsman"))))
    flagged = {way: int(np.count_nonzero(side)) for way, side in sides.items()}
    alone, _, ours, signals, _ = flagged.values()
    assert signals <= ours < alone


def test_the_mean_of_the_closed_requests_is_far_from_the_wait(real_data, study):
    newhaven = study("newhaven_waits")
    found, _, _, backwards = newhaven.requests(_folder(real_data, "newhaven-requests"))
    whole = newhaven.time_to_answer(*found, horizon=newhaven.HORIZON)
    assert backwards == 0
    assert whole.naive_mean[0] < whole.median.lower[0] / 1.5


@pytest.mark.slow
def test_a_study_prints_its_table_with_the_open_requests_in_it(real_data, study, monkeypatch, capsys):
    _folder(real_data, "newhaven-requests")
    monkeypatch.setattr(sys, "argv", ["study", "--data", str(real_data)])
    study("newhaven_waits").main()
    assert "| **all** | 9,965 | 43 % |" in capsys.readouterr().out


def test_a_study_without_its_data_says_where_to_look(study, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(sys, "argv", ["study", "--data", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        study("newhaven_waits").main()
    assert ended.value.code == 1
    assert "COUNTERSIGN_REAL_DATA" in capsys.readouterr().err


def test_the_area_under_the_curve_is_what_counting_pairs_gives(study):
    prediction = study("prediction")
    rng = np.random.default_rng(2)
    score, event = rng.integers(0, 6, 40).astype(float), rng.random(40) < 0.4
    pairs = [(a > b) + (a == b) / 2 for a in score[event] for b in score[~event]]
    assert prediction.auc(score, event, np.ones((1, 40)))[0] == pytest.approx(np.mean(pairs))
    twice = np.where(event, 2.0, 1.0)
    assert prediction.auc(score, event, twice[None])[0] == pytest.approx(np.mean(pairs))
