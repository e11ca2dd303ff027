"""Made-up accounts of Eastmarsh with known truth: what kind, about what, whose, and what must never come out.

Pure: a seed and a day go in, accounts come out, the same ones every time. Nothing here touches the database.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from countersign.demo import canaries
from countersign.demo.wording import fill, read, slots, spelling, words

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
    about = _theme(kind, contract["service"], flow["themes"], rng)
    site = _pick(flow["sites"], rng) if "sites" in flow else ""
    source = flow.get("source") or _source(rng)
    body = spelling(contract["provider"], rng)
    return Told(
        row=_row(rng),
        source=source,
        words=words(kind, about, contract["service"], body, rng),
        on=on,
        rating=_rating(kind, source, rng),
        said_body=body,
        said_service=_service(contract)["name"] if rng.random() < 0.7 else "",
        said_place=site or rng.choice(["", "Eastmarsh"]),
        said_reference=contract["reference"] if rng.random() < 0.15 else "",
        truth=Truth(kind=kind, themes=() if kind == "wrong_door" else (about,), contract=contract["id"], site=site),
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


def _theme(kind: str, service: str, weights: dict[str, int], rng: random.Random) -> str:
    """A theme that has sentences of this kind, drawn by the flow's weights where it names one."""
    usual = set(read("stories")[kind])
    own = set(read("stories")["service"][service].get(kind, ()))
    fitting = {theme: weight for theme, weight in weights.items() if theme in usual | own}
    return _pick(fitting or dict.fromkeys(sorted(own or usual - _PLACED), 1), rng)


_PLACED = {"environment"}  # said of a place that one goes to: only where a flow names it


def _rating(kind: str, source: str, rng: random.Random) -> int | None:
    """The answer to the survey's question, 1 (best) to 5 (worst); the other sources do not ask it."""
    if source != "residents-survey":
        return None
    return rng.choice({"praise": [1, 1, 2], "problem": [4, 5, 5], "wrong_door": [4, 5]}.get(kind, [2, 3, 3, 4]))


def _pile(pile: dict, told: list[Told], today: dt.date, rng: random.Random) -> list[Told]:
    """What else lies in a real pile. Identifiers are planted in place: ``told`` is changed."""
    cared_for = [account for account in told if account.truth.contract == pile["danger_in"]]
    for n in rng.sample(range(len(told)), pile["planted"]):
        told[n] = _with_identifier(told[n], rng)
    return [
        *(_stray(today, rng) for _ in range(pile["irrelevant"])),
        *(_in_danger(rng.choice(cared_for), rng) for _ in range(pile["danger"])),
        *_burst(pile["burst"], today, rng),
        *(_told_twice(rng.choice(told), rng) for _ in range(pile["near_copies"])),
        *(_unplaced(today, rng) for _ in range(pile["unplaced"])),
    ]


def _with_identifier(account: Told, rng: random.Random) -> Told:
    phrase = rng.choice(read("stories")["planted"]["phrases"])
    line, planted = canaries.plant(phrase, _slots(account, rng), rng)
    return replace(account, words=f"{account.words} {line}", truth=replace(account.truth, planted=planted))


def _stray(today: dt.date, rng: random.Random) -> Told:
    """A row that is not about a public service at all."""
    return Told(
        row=_row(rng),
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
    line = fill(rng.choice(read("stories")["danger"]["lines"]), _slots(like, rng), rng)
    truth = replace(like.truth, danger=True, planted=())
    return replace(like, row=_row(rng), words=line, truth=truth)


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
            row=_row(rng),
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
    return replace(account, row=_row(rng), words=changed, truth=truth)


def _unplaced(today: dt.date, rng: random.Random) -> Told:
    """An account about something that nobody in the register answers for."""
    nobody = rng.choice(read("stories")["nobody"])
    about = rng.choice(["waiting", "contact", "staff_manner"])
    return Told(
        row=_row(rng),
        source=_source(rng),
        words=words("problem", about, nobody["service"], nobody["name"], rng),
        on=_day(today, rng.randrange(read("flows")["months"]), rng),
        rating=None,
        said_body=nobody["name"],
        said_service="",
        said_place=rng.choice(["", "Eastmarsh"]),
        said_reference="",
        truth=Truth(kind="problem", themes=(about,)),
    )


def _source(rng: random.Random) -> str:
    sources = read("flows")["source"]
    return rng.choices(sources, [source["share"] for source in sources])[0]["id"]


def _row(rng: random.Random) -> str:
    return f"draft-{rng.getrandbits(64):016x}"


def _slots(account: Told, rng: random.Random) -> dict[str, str]:
    return slots(_contract(account.truth.contract)["service"], account.said_body, rng)


def _contract(name: str) -> dict:
    return next(c for c in read("place")["contract"] if c["id"] == name)


def _service(contract: dict) -> dict:
    return next(s for s in read("place")["service"] if s["id"] == contract["service"])


def _pick(weights: dict[str, int], rng: random.Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
