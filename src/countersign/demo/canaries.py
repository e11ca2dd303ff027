"""Identifiers to plant: shaped like real ones, valid by their checksums, and nobody's.

Phone numbers come from the ranges kept free for drama, e-mail domains from those reserved for examples,
NHS numbers from the 999 test range, card numbers from the networks' published test numbers.
Names are invented.
"""

from __future__ import annotations

import random
import string

from countersign.demo import names

_TEST_CARDS = ("4242 4242 4242 4242", "5555 5555 5555 4444", "4111 1111 1111 1111")


def _phone(rng: random.Random) -> str:
    return rng.choice(["01632 960{:03d}", "07700 900{:03d}", "020 7946 0{:03d}"]).format(rng.randrange(1000))


def _nhs(rng: random.Random) -> str:
    """A number of the 999 test range with the right check digit (modulus 11)."""
    while True:
        digits = [9, 9, 9, *(rng.randrange(10) for _ in range(6))]
        check = 11 - sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            text = "".join(map(str, [*digits, check % 11]))
            return f"{text[:3]} {text[3:6]} {text[6:]}"


def _nino(rng: random.Random) -> str:
    return f"AB {rng.randrange(10, 99)} {rng.randrange(10, 99)} {rng.randrange(10, 99)} {rng.choice('ABCD')}"


def _plate(rng: random.Random) -> str:
    letters = "".join(rng.choices(string.ascii_uppercase.replace("I", "").replace("Q", ""), k=3))
    return f"EM{rng.randrange(51, 75)} {letters}"


def _postcode(rng: random.Random) -> str:
    return f"EM{rng.randrange(1, 8)} {rng.randrange(1, 10)}{rng.choice('ABDEFGHJ')}{rng.choice('ABDEFGHJ')}"


def plant(phrase: str, slots: dict[str, str], rng: random.Random) -> tuple[str, tuple[tuple[str, str], ...]]:
    """``phrase`` with its slots filled, and ``(kind, text)`` of each identifier that now stands in it."""
    first, surname = rng.choice(names.FIRST), rng.choice(names.LAST)
    made = {
        "phone": _phone(rng),
        "email": f"{first}.{surname}@example.org".lower(),
        "postcode": _postcode(rng),
        "nhs": _nhs(rng),
        "nino": _nino(rng),
        "dob": f"{rng.randrange(1, 29)}/{rng.randrange(1, 13)}/{rng.randrange(1932, 1999)}",
        "name": f"{first} {surname}",
        "surname": surname,
        "street": rng.choice(names.STREETS),
        "card": rng.choice(_TEST_CARDS),
        "account": f"{rng.randrange(10**7, 10**8)}",
        "sort": f"{rng.randrange(10, 99)}-{rng.randrange(10, 99)}-{rng.randrange(10, 99)}",
        "plate": _plate(rng),
    }
    planted = tuple((kind, text) for kind, text in made.items() if f"{{{kind}}}" in phrase and kind != "house")
    return phrase.format(**(slots | made | {"house": str(rng.randrange(1, 90))})), planted
