"""Trained coders: learnt, kept without code inside, chosen theme by theme; second coder's sample; labelled rows."""

from __future__ import annotations

import json
import pickle
from random import Random

import numpy as np
import pytest

from countersign.errors import NotReadable, NotValid
from countersign.text.coding import (
    Coding,
    Model,
    Rules,
    best_of,
    codes,
    load,
    second_coder_sample,
    train,
    with_thresholds,
)
from countersign.text.coding.best import f1
from countersign.text.coding.labelled import SPLITS, mapping, nhs_rows, split_of, splits

FILLER = ["today", "really", "again", "for us", "at home", "I think", "on Monday", "as before", "this time", "you know"]


def written(rows: int, seed: int) -> tuple[list[str], list[set[str]]]:
    """Texts in a private language that only training can know: "blick" is food, "grumm" is waiting."""
    rng, texts, labels = Random(seed), [], []
    for _ in range(rows):
        label = {theme for theme in ("food", "waiting") if rng.random() < 0.4} | {rng.choice(("praise", "problem"))}
        words = [{"food": "blick", "waiting": "grumm", "praise": "jolo", "problem": "vack"}[code] for code in label]
        words += rng.sample(FILLER, 4)
        texts.append(" ".join(rng.sample(words, len(words))))
        labels.append(label)
    return texts, labels


@pytest.fixture(scope="module")
def model() -> Model:
    texts, labels = written(200, seed=1)
    return with_thresholds(train(texts, labels, trained_on="a private language"), *written(80, seed=2))


def test_a_model_learns_what_rules_cannot_know(model: Model):
    texts, labels = written(60, seed=3)
    said = model.code(texts)
    for theme in ("food", "waiting"):
        assert f1([theme in given for given in labels], [theme in coding.themes for coding in said]) > 0.95
    assert {coding.kind for coding in said} == {"praise", "problem"}


def test_a_saved_model_says_the_same(model: Model, tmp_path):
    model.save(tmp_path)
    again, texts = load(tmp_path), written(30, seed=4)[0]
    assert np.allclose(again.probabilities(texts), model.probabilities(texts))
    assert again.card == model.card and again.version == model.version


def test_a_saved_model_cannot_bring_code(model: Model, tmp_path):
    model.save(tmp_path)
    np.savez(tmp_path / "weights.npz", words0=np.array([print], dtype=object), weights=np.zeros(1), offsets=np.zeros(1))
    with pytest.raises(NotReadable):
        load(tmp_path)
    (tmp_path / "weights.npz").write_bytes(pickle.dumps(print))
    with pytest.raises(NotReadable):
        load(tmp_path)


def test_a_model_whose_parts_do_not_fit_is_refused(model: Model, tmp_path):
    model.save(tmp_path)
    said = json.loads((tmp_path / "card.json").read_text())
    (tmp_path / "card.json").write_text(json.dumps({**said, "codes": said["codes"][:-1]}))
    with pytest.raises(NotReadable):
        load(tmp_path)


def test_training_twice_gives_the_same_model():
    texts, labels = written(80, seed=6)
    first, second = train(texts, labels), train(texts, labels)
    assert np.array_equal(first.probabilities(texts), second.probabilities(texts))


def test_too_few_labels_teach_nothing():
    with pytest.raises(NotValid, match="labelled"):
        train(["one", "two"], [{"food"}, set()])


def test_no_texts_get_no_codings(model: Model):
    assert model.code([]) == []


def test_best_of_asks_whoever_did_better(model: Model):
    texts, labels = written(80, seed=7)
    known = [f"{text} the staff were rude" for text in texts]
    both = best_of(Rules(), model, texts, labels)
    assert both.chosen["food"] == both.chosen["waiting"] == both.chosen["kind"] == "model"
    read = both.code(known)
    assert all("staff_manner" in coding.themes for coding in read)  # the rules' share, with their words
    assert [set(c.themes) & {"food"} for c in read] == [{"food"} & given for given in labels]


def test_rules_keep_what_the_model_does_not_do_better():
    texts = ["cold dinner and a tiny lunch"] * 30 + ["the form was long"] * 30
    labels = [{"food"}] * 30 + [set()] * 30
    assert best_of(Rules(), train(texts, labels), texts, labels).chosen["food"] == "rules"


def test_the_second_coder_reads_a_fixed_share():
    keys = [f"k{at}" for at in range(200)]
    drawn = second_coder_sample(keys, share=0.1, seed=5)
    assert len(drawn) == 20 and drawn == second_coder_sample(keys[::-1], share=0.1, seed=5)
    assert drawn != second_coder_sample(keys, share=0.1, seed=6)
    assert second_coder_sample(keys, share=0.2, seed=5)[:20] == drawn


@pytest.mark.parametrize("share", [0, -1, 1.5])
def test_a_share_outside_its_range_is_refused(share: float):
    with pytest.raises(NotValid):
        second_coder_sample(["a"], share=share, seed=1)


def test_codes_of_each_dimension_are_ready_for_kappa():
    codings = [Coding(kind="praise", themes=("food", "waiting"), fear=True), Coding()]
    assert codes(codings, "themes") == [{"food", "waiting"}, set()]
    assert codes(codings, "kind") == [{"praise"}, {"none"}]
    assert codes(codings, "fear") == [{"fear"}, {"none"}]
    with pytest.raises(NotValid, match="dimension"):
        codes(codings, "colour")


def test_one_persons_comments_share_a_split():
    drawn = [split_of(f"person {at}", seed=3) for at in range(3000)]
    assert drawn == [split_of(f"person {at}", seed=3) for at in range(3000)]
    assert [round(drawn.count(name) / 3000, 1) for name in SPLITS] == [0.6, 0.2, 0.2]


def nhs_file(folder, rows: list[dict[str, str]]):
    import csv

    file = folder / "labelled.csv"
    names = ["FFT answer", "Respondent ID", "Comment sentiment", "Labelling not possible", *mapping()["themes"]]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return file


def test_labelled_rows_are_translated_and_told_once(tmp_path):
    row = {"FFT answer": "The tea was cold.", "Respondent ID": "p1", "Comment sentiment": "4"}
    file = nhs_file(tmp_path, [
        {**row, "Food & drink provision & facilities": "1"},
        {**row, "FFT answer": "the tea was cold."},
        {**row, "FFT answer": "Did not answer"},
        {**row, "FFT answer": "unclear", "Labelling not possible": "1"},
    ])  # fmt: skip
    (only,) = nhs_rows(file)
    assert (only.themes, only.kind, only.group) == ({"food"}, "problem", "p1")


def test_another_file_is_refused_in_our_words(tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(NotValid, match="no column"):
        nhs_rows(tmp_path / "other.csv")
    with pytest.raises(NotReadable):
        nhs_rows(tmp_path / "absent.csv")


@pytest.mark.real_data
def test_nobodys_words_are_on_both_sides_of_the_split(real_data):
    parts = splits(nhs_rows(real_data / "nhs-fft-comments" / "v6framework_230831.csv"), seed=20261123)
    groups = [{row.group for row in rows} for rows in parts.values()]
    assert not groups[0] & groups[1] and not groups[0] & groups[2] and not groups[1] & groups[2]
    assert sum(map(len, parts.values())) > 5000


@pytest.mark.real_data
def test_rules_agree_with_nhs_coders_on_manner_and_waiting(real_data):
    rows = splits(nhs_rows(real_data / "nhs-fft-comments" / "v6framework_230831.csv"), seed=20261123)["test"]
    said = Rules().code([row.text for row in rows])
    for theme in ("staff_manner", "waiting"):
        assert f1([theme in row.themes for row in rows], [theme in coding.themes for coding in said]) > 0.7
