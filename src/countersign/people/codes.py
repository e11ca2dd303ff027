"""Receipt codes: long enough that nobody guesses one, plain enough to be read out over a telephone.

Nineteen characters of Crockford's base32 (95 random bits) and a check character (Luhn mod 32), in five
groups of four. The alphabet has no I, L, O or U; what is typed for them is read as 1, 1, 0 and V. Source:
Douglas Crockford, "Base 32".
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable

from stdnum import luhn

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DRAWN = 19
_LENGTH = _DRAWN + 1
_MEANT = str.maketrans("ILOU", "110V")

Choose = Callable[[str], str]


def new_code(choose: Choose = secrets.choice) -> str:
    """A fresh code, ``XXXX-XXXX-XXXX-XXXX-XXXX``; ``choose`` draws one character of an alphabet."""
    drawn = "".join(choose(ALPHABET) for _ in range(_DRAWN))
    return grouped(drawn + luhn.calc_check_digit(drawn, alphabet=ALPHABET))


def grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def tidied(typed: str) -> str:
    """What was typed, as the code it was meant to be: capitals, without spaces and hyphens."""
    return "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_MEANT)


def is_complete(code: str) -> bool:
    """Whether a tidied code has its full length and the right check character: a slip of the finger has
    not.
    """
    return len(code) == _LENGTH and set(code) <= set(ALPHABET) and luhn.checksum(code, alphabet=ALPHABET) == 0


def digest(code: str, *, key: str) -> str:
    """HMAC-SHA256 of a tidied code under the receipt key, in hex: all that is stored of a code."""
    return hmac.new(key.encode(), f"receipt:{code}".encode(), hashlib.sha256).hexdigest()


def mark(what: str, *, key: str) -> str:
    """A keyed digest that stands for an address or a name while wrong tries are counted, and cannot be read
    back.
    """
    return hmac.new(key.encode(), f"mark:{what}".encode(), hashlib.sha256).hexdigest()
