"""Weighted least squares of many series on the same terms: one design, and weights that differ from series to series.

The design is made orthonormal once. The cross products of all series are then one matrix product, and their Cholesky
factors (Golub and Van Loan 2013, section 4.2) are taken for all series side by side. Where weights nearly blot out a
term, so that the squared condition of that route would cost digits, the series goes through a QR of its own.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from countersign.stats.monitoring.panel import Flags, Numbers

SQUARED_CONDITION = 1e-9  # pivots that fall below this share of their diagonal lose half of the digits
SINGULAR = 1e-13


class Design(NamedTuple):
    """Terms ``x`` (points, terms) as ``basis`` times ``triangle``; NaN in ``back``, its inverse, if they are linked."""

    x: Numbers
    basis: Numbers
    back: Numbers
    products: Numbers  # (points, terms^2): what each point adds to the cross products

    @property
    def terms(self) -> int:
        return int(self.x.shape[1])


def design(x: Numbers) -> Design:
    """The terms that all series share."""
    basis, triangle = np.linalg.qr(x)
    size = np.abs(np.diagonal(triangle))
    sound = len(x) >= x.shape[1] and size.min() > SINGULAR * np.linalg.norm(triangle)
    back = np.linalg.inv(triangle) if sound else np.full((x.shape[1],) * 2, np.nan)
    return Design(x, basis, back, np.einsum("np,nq->npq", basis, basis).reshape(len(x), -1))


def coefficients(on: Design, target: Numbers, weights: Numbers) -> Numbers:
    """The coefficients (series, terms) of every row of ``target`` (series x points); NaN where there are none."""
    factor, sound = _cholesky(_cross(on, weights))
    right = ((weights * target) @ on.basis).T
    for j in range(on.terms):
        right[j] = (right[j] - np.einsum("ks,ks->s", factor[j, :j], right[:j])) / factor[j, j]
    for j in reversed(range(on.terms)):
        right[j] = (right[j] - np.einsum("ks,ks->s", factor[j + 1 :, j], right[j + 1 :])) / factor[j, j]
    found = right.T @ on.back.T
    if not sound.all():
        found[~sound] = _carefully(on, target[~sound], weights[~sound])
    return found


def spread(on: Design, weights: Numbers) -> tuple[Numbers, Numbers]:
    """The inverse of X'WX (series, terms, terms), and the leverage of each point (series, points)."""
    factor, sound = _cholesky(_cross(on, weights))
    inverse = _inverse(factor)
    if not sound.all():
        inverse[~sound] = _inverse_carefully(on, weights[~sound])
    leverage = weights * (inverse.reshape(len(weights), -1) @ on.products.T)
    return np.einsum("ip,spq,jq->sij", on.back, inverse, on.back, optimize=True), leverage


def _cross(on: Design, weights: Numbers) -> Numbers:
    """Z'WZ of every series, Z being the orthonormal basis; shape (terms, terms, series)."""
    return (weights @ on.products).T.reshape(on.terms, on.terms, len(weights))


def _cholesky(cross: Numbers) -> tuple[Numbers, Flags]:
    """Lower triangles (terms, terms, series), and which of them kept their digits."""
    factor, sound = np.zeros_like(cross), np.ones(cross.shape[2], dtype=bool)
    for j in range(len(cross)):
        pivot = cross[j, j] - np.einsum("ks,ks->s", factor[j, :j], factor[j, :j])
        sound &= pivot > SQUARED_CONDITION * cross[j, j]
        factor[j, j] = np.sqrt(np.where(sound, pivot, 1.0))
        below = cross[j + 1 :, j] - np.einsum("iks,ks->is", factor[j + 1 :, :j], factor[j, :j])
        factor[j + 1 :, j] = below / factor[j, j]
    return factor, sound


def _inverse(factor: Numbers) -> Numbers:
    """(L L')^-1 of every series, (series, terms, terms)."""
    terms = len(factor)
    root = np.zeros_like(factor)
    for j in range(terms):
        root[j, j] = 1 / factor[j, j]
        root[j, :j] = -np.einsum("ks,kis->is", factor[j, :j], root[:j, :j]) / factor[j, j]
    return np.ascontiguousarray(np.einsum("kis,kjs->sij", root, root))


def _carefully(on: Design, target: Numbers, weights: Numbers) -> Numbers:
    root = np.sqrt(weights)
    q, r = np.linalg.qr(on.basis * root[:, :, None])
    found = _solved(r, np.einsum("snp,sn->sp", q, root * target)[:, :, None])[:, :, 0]
    return np.asarray(found @ on.back.T)


def _inverse_carefully(on: Design, weights: Numbers) -> Numbers:
    _, r = np.linalg.qr(on.basis * np.sqrt(weights)[:, :, None])
    inverse = _solved(r, np.broadcast_to(np.eye(on.terms), r.shape))
    return np.asarray(inverse @ inverse.transpose(0, 2, 1))


def _solved(r: Numbers, right: Numbers) -> Numbers:
    """Solves with a triangle each; a row whose triangle is singular gives NaN."""
    size = np.abs(np.diagonal(r, axis1=1, axis2=2))
    sound = np.isfinite(r).all(axis=(1, 2)) & (size.min(axis=1) > SINGULAR * np.linalg.norm(r, axis=(1, 2)))
    safe = np.where(sound[:, None, None], r, np.eye(r.shape[1]))
    return np.where(sound[:, None, None], np.linalg.solve(safe, right), np.nan)
