"""Which text says which term: the table that themes, distinctive terms and rising terms are all counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from countersign.errors import NotValid
from countersign.text.themes.tokens import Short, Tokens, Whole, tokenised

LEAST = 5  # distinct persons; fewer never make a term, so that no rare word is kept, counted or shown
MOST = 0.3  # of all texts; a word in more says nothing about one of them
LONGEST_NUMBER = 3  # digits; "111" is a service, a longer number may be somebody's


@dataclass(frozen=True)
class DocumentTerms:
    """``matrix`` (texts × terms, CSR) holds 1 where the text says the term, however often; ``terms`` are in
    alphabetical order; ``persons`` numbers the person of each text from 0."""

    matrix: sparse.csr_array
    terms: tuple[str, ...]
    persons: Short

    def texts_with(self) -> Whole:
        """How many texts say each term."""
        return np.bincount(self.matrix.indices, minlength=len(self.terms))

    def commonest(self, limit: int) -> DocumentTerms:
        """The same texts with the ``limit`` terms that most of them say, in alphabetical order."""
        if len(self.terms) <= limit:
            return self
        order = np.argsort(-self.texts_with(), kind="stable")[:limit]
        return self.with_terms([self.terms[at] for at in np.sort(order)])

    def with_terms(self, terms: Sequence[str]) -> DocumentTerms:
        """The same texts with these terms, in this order; a term that was not read here is in no text."""
        place = {term: at for at, term in enumerate(terms)}
        number = np.array([place.get(term, -1) for term in self.terms], np.int64)
        kept = number >= 0
        mover = sparse.csr_array(
            (np.ones(kept.sum(), np.float32), (np.flatnonzero(kept), number[kept])), shape=(len(number), len(terms))
        )
        matrix = (self.matrix @ mover).tocsr()
        matrix.sort_indices()
        return DocumentTerms(matrix, tuple(terms), self.persons)


def document_terms(
    texts: Sequence[str],
    *,
    persons: ArrayLike | None = None,
    least: int = LEAST,
    most: float = MOST,
    limit: int | None = None,
    terms: Sequence[str] | None = None,
) -> DocumentTerms:
    """The terms of ``texts``: words said by at least ``least`` distinct persons and in at most the share ``most`` of
    texts, without function words; of these the ``limit`` that most persons say.

    ``persons`` (any values, one for each text) says whose text it is; without it each text is another person's.
    ``terms`` takes exactly these terms instead, in the order given. Raises :class:`NotValid`.
    """
    whose = _persons(persons, len(texts))
    tokens = tokenised(texts)
    if terms is None:
        number, chosen = _chosen(tokens, whose, least, most, limit)
    else:
        place = {term: at for at, term in enumerate(terms)}
        chosen = tuple(terms)
        number = np.array([place.get(word, -1) for word in tokens.vocabulary], np.int64)
    return DocumentTerms(_table(tokens, number, len(chosen)), chosen, whose)


def _persons(persons: ArrayLike | None, texts: int) -> Short:
    if persons is None:
        return np.arange(texts, dtype=np.int32)
    codes = np.unique(np.asarray(persons), return_inverse=True)[1].ravel().astype(np.int32)
    if len(codes) != texts:
        raise NotValid(f"There are {texts} texts and {len(codes)} persons.", remedy="Name one person for each text.")
    return codes


def _chosen(tokens: Tokens, whose: Short, least: int, most: float, limit: int | None) -> tuple[Whole, tuple[str, ...]]:
    """For each word of the vocabulary its place among the terms (-1: none), and the terms."""
    size = len(tokens.vocabulary)
    possible = np.bincount(tokens.words, minlength=size) >= least
    possible &= np.fromiter((_may_be_term(w) for w in tokens.vocabulary), bool, size)
    kept = possible[tokens.words] if size else np.zeros(0, bool)
    words, owners = tokens.words[kept], tokens.owners[kept]
    texts = _distinct(words, owners, tokens.texts, size)
    people = texts if len(whose) == whose.max(initial=-1) + 1 else _distinct(words, whose[owners], tokens.texts, size)
    good = np.flatnonzero(possible & (people >= least) & (texts <= max(most * tokens.texts, least)))
    good = np.array(sorted(good, key=lambda at: (-people[at], tokens.vocabulary[at]))[:limit], np.int64)
    good = np.array(sorted(good, key=tokens.vocabulary.__getitem__), np.int64)
    number = np.full(size, -1, np.int64)
    number[good] = np.arange(len(good))
    return number, tuple(tokens.vocabulary[at] for at in good)


def _may_be_term(word: str) -> bool:
    return len(word) > 1 and word not in function_words() and not (word.isdigit() and len(word) > LONGEST_NUMBER)


def _distinct(words: Short, owners: Short, rows: int, size: int) -> Whole:
    """How many different owners each word has."""
    return np.bincount(_pairs(owners, words, size) % max(size, 1), minlength=size)


def _pairs(rows: NDArray[np.int32], columns: NDArray[np.integer], width: int) -> Whole:
    """Row × ``width`` + column of every different pair, rising. Sorting beats hashing here by ten to one."""
    keys = rows.astype(np.int64) * max(width, 1) + columns
    keys.sort()
    return keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys


def _table(tokens: Tokens, number: Whole, width: int) -> sparse.csr_array:
    columns = number[tokens.words] if len(number) else np.zeros(0, np.int64)
    kept = columns >= 0
    rows, columns = np.divmod(_pairs(tokens.owners[kept], columns[kept], width), max(width, 1))
    starts = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=tokens.texts))))
    ones = np.ones(len(columns), np.float32)
    return sparse.csr_array((ones, columns.astype(np.int32), starts.astype(np.int32)), shape=(tokens.texts, width))


@cache
def function_words() -> frozenset[str]:
    """Words that are in any text whatever it is about. "No", "not" and "nothing" are not among them."""
    return frozenset(resources.files(__package__).joinpath("function_words.txt").read_text("utf-8").split())
