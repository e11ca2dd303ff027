"""Coding: what an account is about, how people were treated, and what it did to their trust and their time."""

from countersign.text.coding.codebook import Codebook, Dimension, Theme, codebook
from countersign.text.coding.coding import Coder, Coding, Proposer
from countersign.text.coding.rules import Rules, code

__all__ = ["Codebook", "Coder", "Coding", "Dimension", "Proposer", "Rules", "Theme", "code", "codebook"]
