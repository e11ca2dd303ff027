"""Made-up identifiers of every kind, in the many ways people write them, planted in texts with the truth kept.

The numbers belong to nobody where a range is set aside for that: telephone numbers of Ofcom's drama ranges, NHS numbers
beginning 999, ``example`` domains. Everything follows from the random generator that is passed in.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from stdnum import luhn
from stdnum.gb import nhs

Rng = random.Random


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with one identifier of ``kind`` at ``text[start:end]``."""

    text: str
    kind: str
    start: int
    end: int


def _digits(rng: Rng, n: int) -> str:
    return "".join(rng.choices(string.digits, k=n))


def _upper(rng: Rng, n: int, letters: str = "ABCDEFGHJKLMNPRSTWXYZ") -> str:
    return "".join(rng.choices(letters, k=n))


def phone(rng: Rng) -> str:
    last3, last4 = _digits(rng, 3), _digits(rng, 4)
    return rng.choice([
        f"07700 900{last3}", f"07700900{last3}", f"07700-900-{last3}", f"07700.900.{last3}",
        f"+44 7700 900{last3}", f"+447700900{last3}",
        f"0044 7700 900 {last3}", f"+44 (0)7700 900{last3}", f"(0114) 496 0{last3}", f"0114 496 0{last3}",
        f"01144960{last3}", f"020 7946 0{last3}",
        f"0207 946 0{last3}", f"(020) 79460{last3}", f"01632 960{last3}", f"01632 960 {last3} ext {last3}",
        f"0161 496 0{last3} x{last3[:2]}", f"0808 157 0{last3}",
        f"03069 990{last3}", f"077 009 00{last3}", f"(203) 555-01{last3[:2]}", f"203-555-01{last3[:2]}",
        f"203.555.{last4}", f"1-203-555-{last4}", f"+353 1 555 {last4}", f"O7700 9OO{last3}",
    ])  # fmt: skip


def _user(rng: Rng) -> str:
    return rng.choice(["j.okafor", "sarah_k", "mo", "kev.p", "pat-h", "a.nowak", "info.jm"]) + rng.choice(
        ["", "88", "1961", "2"]
    )


def email(rng: Rng) -> str:
    user, host = _user(rng), rng.choice(["example.com", "example.org", "mail.example.co.uk", "example.nhs.uk"])
    return rng.choice(
        [
            f"{user}@{host}",
            f"{user.upper()}@{host.upper()}",
            f"{user} @ {host}",
            f"{user}@ {host}",
            f"{user}+post@{host}",
        ]
    )


def email_spoken(rng: Rng) -> str:
    user = _user(rng)
    spoken = user.replace(".", " dot ")
    return rng.choice(
        [
            f"{spoken} at example dot com",
            f"{user} (at) example.com",
            f"{user}[at]example[dot]org",
            f"{spoken} at example dot co dot uk",
        ]
    )


def postcode(rng: Rng) -> str:
    area = rng.choice(["EM4", "NE1", "SW1A", "M1", "B33", "CR2", "DN55", "EC1A", "LS10", "W1T"])
    inward = rng.choice(string.digits) + _upper(rng, 2, "ABDEFGHJLNPQRSTUWXYZ")
    full = rng.choice(
        [
            f"{area} {inward}",
            f"{area}{inward}",
            f"{area}  {inward}",
            f"{area.lower()} {inward.lower()}",
            f"{area.lower()}{inward.lower()}",
            f"{area} {inward[0]} {inward[1:]}",
        ]
    )
    return full.replace("0", "O") if rng.random() < 0.1 and area[-1] != "0" else full


def postcode_secret(written: str) -> str:
    """The part of a written postcode that must go: its last three letters and digits."""
    kept = [i for i, c in enumerate(written) if c.isalnum()]
    return written[kept[-3] :]


def nhs_number(rng: Rng) -> str:
    stem = "999" + _digits(rng, 6)
    valid = [stem + digit for digit in string.digits if nhs.is_valid(stem + digit)]
    if not valid:  # one stem in eleven has no check digit
        return nhs_number(rng)
    n = valid[0]
    return rng.choice(
        [n, f"{n[:3]} {n[3:6]} {n[6:]}", f"{n[:3]}-{n[3:6]}-{n[6:]}", f"{n[:3]}.{n[3:6]}.{n[6:]}", f"{n[:5]} {n[5:]}"]
    )


def ni_number(rng: Rng) -> str:
    a, b = _upper(rng, 1, "ABCEHJLMPRSTWX"), _upper(rng, 1, "ABCEHJLMPRSWX")
    d, s = _digits(rng, 6), rng.choice("ABCD")
    written = rng.choice(
        [
            f"{a}{b}{d}{s}",
            f"{a}{b} {d[:2]} {d[2:4]} {d[4:]} {s}",
            f"{a}{b} {d} {s}",
            f"{a}{b}-{d[:2]}-{d[2:4]}-{d[4:]}-{s}",
            f"{a}{b}{d[:3]} {d[3:]}{s}",
        ]
    )
    return written.lower() if rng.random() < 0.3 else written


def birth_date(rng: Rng) -> str:
    d, m, y = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1931, 2009)
    name = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ][m - 1]
    return rng.choice([
        f"{d:02}/{m:02}/{y}", f"{d}/{m}/{y % 100:02}", f"{d:02}-{m:02}-{y}", f"{d}.{m}.{y}",
        f"{d} {name} {y}", f"{d}th {name} {y}", f"{d}th of {name} {y}",
        f"{name} {d}, {y}", f"{y}-{m:02}-{d:02}", f"{d} {name[:3]} {y}", f"{d:02} {m:02} {y}",
        f"{d} {name.lower()} {y % 100:02}",
    ])  # fmt: skip


def card(rng: Rng) -> str:
    stem = rng.choice(["4", "51", "55", "6011"])
    stem += _digits(rng, 15 - len(stem))
    n = stem + luhn.calc_check_digit(stem)
    return rng.choice(
        [n, " ".join(n[i : i + 4] for i in range(0, 16, 4)), "-".join(n[i : i + 4] for i in range(0, 16, 4))]
    )


def account(rng: Rng) -> str:
    s, a = _digits(rng, 6), _digits(rng, 8)
    return rng.choice(
        [f"{s[:2]}-{s[2:4]}-{s[4:]} {a}", f"{s[:2]} {s[2:4]} {s[4:]} {a}", f"{s} {a}", f"{s[:2]}-{s[2:4]}-{s[4:]}  {a}"]
    )


def iban(rng: Rng) -> str:
    body = "EMBK" + _digits(rng, 14)
    numeric = "".join(str(int(c, 36)) for c in body + "GB00")
    n = f"GB{98 - int(numeric) % 97:02}{body}"
    return rng.choice([n, " ".join(n[i : i + 4] for i in range(0, len(n), 4)), n.lower()])


def account_alone(rng: Rng) -> str:
    return _digits(rng, 8)


def vehicle(rng: Rng) -> str:
    front, back = (
        _upper(rng, 2, "ABCDEFGHKLMNOPRSVWY") + f"{rng.choice([5, 6, 7, 1, 2])}{rng.randint(0, 9)}",
        _upper(rng, 3, "ABCDEFGHJKLMNPRSTUVWXY"),
    )
    return rng.choice([f"{front} {back}", f"{front}{back}", f"{front}-{back}", f"{front.lower()}{back.lower()}"])


def vehicle_old(rng: Rng) -> str:
    return rng.choice(
        [
            f"{_upper(rng, 1, 'ABCDEFGHJKLMNPRSTVWXY')}{rng.randint(1, 999)} {_upper(rng, 3)}",
            f"{_upper(rng, 3)} {rng.randint(1, 999)}{_upper(rng, 1, 'ABCDEFGHJKLMNPRSTVWXY')}",
            f"{_upper(rng, 3)} {rng.randint(1000, 9999)}",
        ]
    )


def address(rng: Rng) -> str:
    n = rng.randint(1, 240)
    word = rng.choice(
        ["Acacia", "Station", "Mill", "Church", "Bramble", "Queens", "Old Harbour", "St Hilda's", "Long Meadow"]
    )
    full = rng.choice(["Street", "Road", "Avenue", "Lane", "Crescent", "Terrace", "Gardens", "Grove"])
    short = rng.choice(["Rd", "Ave", "St", "Close", "Drive", "Way", "Court", "Place", "Walk"])
    return rng.choice([
        f"{n} {word} {full}", f"{n}a {word} {full}", f"{n}, {word} {full}", f"{n} {word} {short}",
        f"Flat {n % 40 + 1}, {n} {word} {full}", f"flat {n % 40 + 1}",
        f"{n} {word.lower()} {full.lower()}", f"PO Box {n}", f"Flat 2B {word} House",
        f"{n}-{n + 2} {word} {full}", f"{n} {word.upper()} {full.upper()}",
    ])  # fmt: skip


def web(rng: Rng) -> str:
    token = _digits(rng, 6)
    return rng.choice(
        [
            f"https://example.org/form?token={token}",
            f"http://www.example.com/u/{token}",
            f"www.example.co.uk/case/{token}",
            f"example.com/pat.khan/{token}",
            f"hxxps://example.net/{token}",
        ]
    )


def machine(rng: Rng) -> str:
    return rng.choice(
        [f"192.0.2.{rng.randint(1, 254)}", f"198.51.100.{rng.randint(1, 254)}", f"2001:db8::{rng.randint(1, 9999):x}:1"]
    )


def handle(rng: Rng) -> str:
    return "@" + _user(rng).replace("-", "_")


def passport(rng: Rng) -> str:
    return rng.choice([_digits(rng, 9), "5" + _digits(rng, 8), f"{_upper(rng, 2)}{_digits(rng, 7)}"])


def licence(rng: Rng) -> str:
    stem = rng.choice(["OKAFO", "JONES", "KHAN9", "NOWAK", "LEE99"])
    month = rng.choice(["01", "11", "05", "61", "52"])
    born = f"{rng.randint(0, 9)}{month}{rng.randint(1, 28):02}{rng.randint(0, 9)}"
    return f"{stem}{born}{_upper(rng, 1)}{rng.choice('9ABC')}{rng.randint(1, 9)}{_upper(rng, 2)}"


def reference(rng: Rng) -> str:
    return rng.choice(
        [
            f"AB{_digits(rng, 5)}",
            f"EM/{_digits(rng, 4)}/{_digits(rng, 2)}",
            _digits(rng, 7),
            f"C-{_digits(rng, 6)}",
            f"{_digits(rng, 3)}-{_digits(rng, 5)}",
            f"HX{_digits(rng, 3)}B{_digits(rng, 2)}",
            f"2023/{_digits(rng, 5)}",
        ]
    )


def hidden_phone(rng: Rng) -> str:
    plain = f"07700 900{_digits(rng, 3)}"
    wide = plain.translate({ord(d): 0xFF10 + int(d) for d in string.digits})
    return rng.choice(
        [
            wide,
            "\u200b".join(plain),
            plain.replace(" ", "\u00a0"),
            plain.replace(" ", "\u2011"),
            " ".join(plain.replace(" ", "")),
        ]
    )


def hidden_email(rng: Rng) -> str:
    plain = f"{_user(rng)}@example.com"
    return rng.choice(
        [
            plain.replace("a", "\u0430").replace("e", "\u0435"),
            plain.replace("@", "\uff20"),
            "\u200d".join(plain),
            plain.replace(".", "\u00ad."),
        ]
    )


MAKERS: Mapping[str, Callable[[Rng], str]] = {
    maker.__name__: maker
    for maker in (
        phone, email, email_spoken, postcode, nhs_number, ni_number, birth_date, card, account, iban,
        account_alone, vehicle, vehicle_old,
        address, web, machine, handle, passport, licence, reference, hidden_phone, hidden_email,
    )
}  # fmt: skip


def name(rng: Rng, kind: str, pools: Mapping[str, Sequence[str]]) -> str:
    """A made-up name for sentences of ``kind``; ``pools`` are lists of given, ordinary, foreign and family names."""
    given = rng.choice([*pools["given"], *pools["foreign_given"]]) if kind != "given" else rng.choice(pools["given"])
    family = rng.choice(pools["family"])
    return {
        "given": given,
        "given_foreign": rng.choice(pools["foreign_given"]),
        "ordinary": rng.choice(pools["ordinary"]),
        "lower": given.lower(),
        "full": f"{given} {family}",
        "full_lower": f"{given} {family}".lower(),
        "titled": family if rng.random() < 0.7 else f"{given} {family}",
        "titled_lower": family.lower(),
        "capitals": given.upper(),
        "possessive": given,
        "signature": rng.choice([given, f"{given} {family}", f"{given[0]}. {family}"]),
        "introduced": rng.choice([given, f"{given} {family}"]),
    }[kind]


def planted(rng: Rng, text: str, sentence: str, it: str, kind: str, *, secret: str | None = None) -> Planted:
    """``sentence`` with ``it`` in place of ``{it}``, put between two words (or, for whole sentences, before or after a
    sentence) of ``text``. ``secret``: the part of ``it`` that must be found, all of it unless said."""
    secret = it if secret is None else secret
    said = sentence.replace("{it}", it)
    inside = said.index(it) + it.index(secret)
    at = _gap(rng, text, anywhere=sentence == "{it}")
    before, after = text[:at].rstrip(), text[at:].lstrip()
    opening = before + (" " if sentence == "{it}" or not before or before[-1] in ".!?" else ". ") if before else ""
    start = len(opening) + inside
    closing = (
        ("\n" if "\n" in sentence else " " if sentence == "{it}" or said[-1] in ".!?" else ". ") + after
        if after
        else ""
    )
    return Planted(opening + said + closing, kind, start, start + len(secret))


def _gap(rng: Rng, text: str, *, anywhere: bool) -> int:
    marks = " " if anywhere else ".!?\n"
    gaps = [0, len(text), *(i + 1 for i, c in enumerate(text[:-1]) if c in marks and text[i + 1].isspace() | anywhere)]
    return rng.choice(gaps)
