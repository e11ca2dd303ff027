"""Themes of real comments against the labels that people gave them, beside scikit-learn's NMF on the same rows."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer

from countersign.text.coding.labelled import NO_ANSWER, mapping
from countersign.text.themes import coherence, document_terms, find, refresh
from countersign.text.themes.quality import adjusted_rand, diversity, mutual_information

pytestmark = [pytest.mark.real_data, pytest.mark.slow]

THEMES = 30


@pytest.fixture(scope="module")
def comments(real_data):
    """Comments that say something, in the order of the file, and the labels people gave each."""
    names = mapping()
    with (real_data / "nhs-fft-comments/v6framework_230831.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if not row[names["unlabelled"]].strip()]
    told = [row for row in rows if row[names["text"]].strip().lower().rstrip(".") not in NO_ANSWER]
    labels = [[label for label in names["themes"] if row[label].strip() == "1"] for row in told]
    return [row[names["text"]] for row in told], labels


@pytest.fixture(scope="module")
def themes(comments):
    return find(comments[0], number=THEMES, seed=1)


def _agreement(comments, of) -> tuple[float, float]:
    single = [at for at, labels in enumerate(comments[1]) if len(labels) == 1 and of[at] >= 0]
    given = [comments[1][at][0] for at in single]
    return mutual_information(given, of[single]), adjusted_rand(given, of[single])


def test_themes_agree_with_human_labels_better_than_factorised_tables(comments, themes):
    words = TfidfVectorizer(stop_words="english", min_df=5, max_df=0.3)
    table = words.fit_transform(comments[0])
    model = NMF(THEMES, init="nndsvd", random_state=1)
    theirs = model.fit_transform(table).argmax(axis=1)
    names = words.get_feature_names_out()
    listed = [[names[at] for at in np.argsort(-row)[:10]] for row in model.components_]
    held = themes.held(comments[0])
    nmi, rand = _agreement(comments, held.of)
    assert nmi > _agreement(comments, theirs)[0] + 0.02
    assert nmi > 0.27 and rand > 0.12
    assert (held.of >= 0).mean() > 0.97
    assert np.nanmean(coherence(themes.telling, comments[0])) > np.nanmean(coherence(listed, comments[0]))
    assert diversity([words for words in themes.telling if len(words) >= 5], 5) > 0.7


def test_one_in_twenty_new_comments_changes_no_id(comments, themes):
    order = np.random.default_rng(2).permutation(len(comments[0]))
    texts = [comments[0][at] for at in order]
    before = find(texts[: int(len(texts) / 1.05)], number=THEMES, seed=1)
    renewed = refresh(before, texts, seed=1)
    assert len(set(before.ids) & set(renewed.themes.ids)) >= 0.9 * len(before)


def test_nothing_that_fewer_than_five_people_say_is_a_term(comments, themes):
    said = document_terms(comments[0], least=1, most=1)
    people = dict(zip(said.terms, said.texts_with().tolist(), strict=True))
    assert min(people[term] for term in themes.terms) >= 5
