"""Made-up accounts of Eastmarsh with known truth: what kind, about what, whose, and what must never come out.

Pure: a seed and a day go in, accounts come out, the same ones every time. Nothing here touches the database.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from countersign.demo import canaries

_FOLDER = Path(__file__).parent / "eastmarsh"
_MONTH = dt.timedelta(days=30.4375)


@dataclass(frozen=True)
class Truth:
    """What is known about a made-up account because it was made up."""

    kind: str  # problem, praise, want, suggestion, wrong_door, or "" where it is not about a public service
    themes: tuple[str, ...] = ()
    contract: str = ""
    site: str = ""
    planted: tuple[tuple[str, str], ...] = ()  # (kind of identifier, the text that must never come out)
    copy_of: str = ""  # row of the account it copies
    danger: bool = False


@dataclass(frozen=True)
class Told:
    """One account as it would lie in a file, and its truth beside it."""

    row: str
    source: str
    words: str
    on: dt.date
    rating: int | None
    said_body: str
    said_service: str
    said_place: str
    said_reference: str
    truth: Truth = field(repr=False)


@cache
def read(name: str) -> dict:
    """A file of the Eastmarsh folder (``place``, ``stories`` or ``flows``)."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text())


def stories(today: dt.date, *, seed: int | None = None) -> list[Told]:
    """Every account of Eastmarsh up to ``today``, in a shuffled order, rows numbered ``E0001`` upward."""
    flows = read("flows")
    rng = random.Random(flows["seed"] if seed is None else seed)
    told = [account for flow in flows["flow"] for account in _flow(flow, today, rng)]
    told += _pile(flows["pile"], told, today, rng)
    rng.shuffle(told)
    return _numbered(told)


def _numbered(told: list[Told]) -> list[Told]:
    """Rows get their final names; a copy keeps pointing at what it copies."""
    names = {account.row: f"E{n:04d}" for n, account in enumerate(told, 1)}
    return [replace(a, row=names[a.row], truth=replace(a.truth, copy_of=names.get(a.truth.copy_of, ""))) for a in told]


def _flow(flow: dict, today: dt.date, rng: random.Random) -> Iterator[Told]:
    """The accounts of one flow: month by month, its surge in the last months."""
    months = read("flows")["months"]
    if "total" in flow:
        for _ in range(flow["total"]):
            yield _account(flow, _day(today, rng.randrange(months), rng), rng)
        return
    surge = flow.get("surge", {"months": 0})
    for ago in range(months):
        usual = flow["from"] + (flow["to"] - flow["from"]) * (1 - ago / (months - 1))
        for _ in range(round(usual)):
            yield _account(flow, _day(today, ago, rng), rng)
        if ago < surge["months"]:
            rising = {
                "contract": flow["contract"],
                "praise": 0.0,
                "themes": dict.fromkeys(surge["themes"], 1),
            }
            for _ in range(round(surge["per_month"] * (surge["months"] - ago) / surge["months"])):
                yield _account(rising | {"sites": {surge["site"]: 1}}, _day(today, ago, rng), rng)


def _day(today: dt.date, ago: int, rng: random.Random) -> dt.date:
    """A random day in the month that lies ``ago`` months back."""
    return today - _MONTH * ago - dt.timedelta(days=rng.randrange(1, 30))


def _account(flow: dict, on: dt.date, rng: random.Random) -> Told:
    """One account about the flow's contract, with the kind, themes and site drawn from the flow."""
    contract = _contract(flow["contract"])
    kind = _kind(flow, rng)
    about = _theme(kind, flow["themes"], rng)
    site = _pick(flow["sites"], rng) if "sites" in flow else ""
    source = rng.choices(read("flows")["source"], [s["share"] for s in read("flows")["source"]])[0]["id"]
    words = _words(kind, about, contract, rng)
    return Told(
        row=f"draft-{rng.getrandbits(64):016x}",
        source=source,
        words=words,
        on=on,
        rating=_rating(kind, source, rng),
        said_body=_spelling(contract["provider"], rng),
        said_service=_service(contract)["name"] if rng.random() < 0.7 else "",
        said_place=site or rng.choice(["", "Eastmarsh"]),
        said_reference=contract["reference"] if rng.random() < 0.15 else "",
        truth=Truth(kind=kind, themes=(about,), contract=contract["id"], site=site),
    )


def _kind(flow: dict, rng: random.Random) -> str:
    pile = read("flows")["pile"]
    if rng.random() < flow["praise"]:
        return "praise"
    if rng.random() < flow.get("wrong_door", 0):
        return "wrong_door"
    if "total" in flow:
        return "problem"
    return rng.choices(
        ["want", "suggestion", "problem"],
        [pile["want"], pile["suggestion"], 1 - pile["want"] - pile["suggestion"]],
    )[0]


def _theme(kind: str, weights: dict[str, int], rng: random.Random) -> str:
    """A theme that has sentences of this kind, drawn by the flow's weights where it names one."""
    sayable = read("stories")[kind]
    fitting = {theme: weight for theme, weight in weights.items() if theme in sayable}
    return _pick(fitting or dict.fromkeys(sayable, 1), rng)


def _rating(kind: str, source: str, rng: random.Random) -> int | None:
    """The answer to the survey's question, 1 (best) to 5 (worst); the other sources do not ask it."""
    if source != "residents-survey":
        return None
    return rng.choice({"praise": [1, 1, 2], "problem": [4, 5, 5], "wrong_door": [4, 5]}.get(kind, [2, 3, 3, 4]))


def _words(kind: str, about: str, contract: dict, rng: random.Random) -> str:
    """An account of two to five sentences: setting, what happened, how it felt."""
    book = read("stories")
    mood = "praise" if kind == "praise" else "problem"
    happened = rng.sample(book[kind][about], k=min(len(book[kind][about]), rng.choice([1, 1, 2])))
    setting = rng.sample(book["context"][mood], k=rng.choice([1, 1, 2]))
    lines = [*setting[:1], *happened, *setting[1:], rng.choice(book["feeling"][mood])]
    slots = _slots(contract, rng)
    return " ".join(fill(line, slots, rng) for line in lines if line)


def _slots(contract: dict, rng: random.Random) -> dict[str, str]:
    """The words that stay the same through one account: the service's own, and whom it is about."""
    book = read("stories")
    own = book["service"][contract["service"]]
    staff, thing = own["staff"], own["thing"]
    return {
        **own,
        "staff_s": f"The {staff}",
        "staff_p": staff + ("" if staff.endswith("crew") else "s"),
        "thing_s": thing[0].upper() + thing[1:],
        "office_s": own["office"][0].upper() + own["office"][1:],
        "body": _spelling(contract["provider"], rng),
        "kin": rng.choice(book["slots"]["kin"]),
        "town": rng.choice(book["slots"]["town"]),
    }


def fill(line: str, fixed: dict[str, str], rng: random.Random) -> str:
    """``line`` with its slots filled: the fixed ones as given, each other drawn afresh."""
    drawn = {name: rng.choice(choices) for name, choices in read("stories")["slots"].items()}
    said = line.format(**(drawn | fixed))
    return said[:1].upper() + said[1:]


def _pile(pile: dict, told: list[Told], today: dt.date, rng: random.Random) -> list[Told]:
    """What else lies in a real pile. Identifiers are planted in place: ``told`` is changed."""
    relevant = list(told)
    for n in rng.sample(range(len(told)), pile["planted"]):
        told[n] = _with_identifier(told[n], rng)
    return [
        *(_stray(today, rng) for _ in range(pile["irrelevant"])),
        *(_in_danger(rng.choice(relevant), rng) for _ in range(pile["danger"])),
        *_burst(pile["burst"], today, rng),
        *(_told_twice(rng.choice(told), rng) for _ in range(pile["near_copies"])),
        *(_unplaced(rng.choice(relevant), rng) for _ in range(pile["unplaced"])),
    ]


def _with_identifier(account: Told, rng: random.Random) -> Told:
    slots = _slots(_contract(account.truth.contract), rng)
    line, planted = canaries.plant(rng.choice(read("stories")["planted"]["phrases"]), slots, rng)
    return replace(account, words=f"{account.words} {line}", truth=replace(account.truth, planted=planted))


def _stray(today: dt.date, rng: random.Random) -> Told:
    """A row that is not about a public service at all."""
    return Told(
        row=f"draft-{rng.getrandbits(64):016x}",
        source="told-here",
        words=fill(rng.choice(read("stories")["irrelevant"]["lines"]), {}, rng),
        on=_day(today, rng.randrange(read("flows")["months"]), rng),
        rating=None,
        said_body="",
        said_service="",
        said_place="",
        said_reference="",
        truth=Truth(kind=""),
    )


def _in_danger(like: Told, rng: random.Random) -> Told:
    slots = _slots(_contract(like.truth.contract), rng)
    line = fill(rng.choice(read("stories")["danger"]["lines"]), slots, rng)
    truth = replace(like.truth, danger=True, planted=())
    return replace(like, row=f"draft-{rng.getrandbits(64):016x}", words=line, truth=truth)


def _burst(burst: dict, today: dt.date, rng: random.Random) -> list[Told]:
    """One letter sent in by many hands in one week, each with a word of their own in front."""
    first = _account(
        {"contract": burst["contract"], "praise": 0.0, "total": 1, "themes": {burst["theme"]: 1}}, today, rng
    )
    letter = f"{first.words} {read('stories')['burst']['letter']}"
    greetings = read("stories")["burst"]["greetings"]
    first = replace(first, words=letter, source="told-here", rating=None, on=today - dt.timedelta(days=20))
    copies = [
        replace(
            first,
            row=f"draft-{rng.getrandbits(64):016x}",
            words=rng.choice(greetings) + letter,
            on=first.on + dt.timedelta(days=rng.randrange(7)),
            truth=replace(first.truth, copy_of=first.row),
        )
        for _ in range(burst["copies"] - 1)
    ]
    return [first, *copies]


def _told_twice(account: Told, rng: random.Random) -> Told:
    """The same account sent again, a little changed: a greeting, a slip of the finger, an ending."""
    words = account.words
    at = rng.randrange(len(words))
    slip = words[:at] + words[at + 1 :]
    changed = rng.choice([f"Hello. {words}", f"{words} Thank you for reading.", slip])
    truth = replace(account.truth, copy_of=account.truth.copy_of or account.row)
    return replace(account, row=f"draft-{rng.getrandbits(64):016x}", words=changed, truth=truth)


def _unplaced(account: Told, rng: random.Random) -> Told:
    """An account about something that nobody in the register answers for."""
    nobody = rng.choice(["the ferry people", "Northbank Dental Access", "the drainage board", "Ashlar Bailiffs"])
    return replace(
        account,
        row=f"draft-{rng.getrandbits(64):016x}",
        said_body=rng.choice(nobody),
        said_service="",
        said_reference="",
        truth=replace(account.truth, contract="", site="", planted=()),
    )


def _contract(name: str) -> dict:
    return next(c for c in read("place")["contract"] if c["id"] == name)


def _service(contract: dict) -> dict:
    return next(s for s in read("place")["service"] if s["id"] == contract["service"])


def _spelling(body: str, rng: random.Random) -> str:
    """A body as people write it: its name, or one of its other names, sometimes in small letters."""
    known = next(b for b in read("place")["body"] if b["id"] == body)
    name = rng.choice([known["name"], *known.get("names", [])])
    return name.lower() if rng.random() < 0.1 else name


def _pick(weights: dict[str, int], rng: random.Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
