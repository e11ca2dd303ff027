"""Coding: what an account is about, how people were treated, and what it did to their trust and their
time."""

from countersign.text.coding.best import BestOf, best_of, with_thresholds
from countersign.text.coding.codebook import Codebook, Dimension, Theme, codebook
from countersign.text.coding.coding import Coder, Coding, Proposer
from countersign.text.coding.model import Card, Model, load, train
from countersign.text.coding.rules import Rules, code
from countersign.text.coding.sample import codes, second_coder_sample

__all__ = [
    "BestOf", "Card", "Codebook", "Coder", "Coding", "Dimension", "Model", "Proposer", "Rules", "Theme",
    "best_of", "code", "codebook", "codes", "load", "second_coder_sample", "train", "with_thresholds",
]  # fmt: skip
