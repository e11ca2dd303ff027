"""``countersign evaluate award``: what rules for awards do, on made-up tenders whose bidders' true quality is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from countersign.errors import NotValid
from countersign.formats.tabular.writing import write_csv
from countersign.stats.decision import LABEL, Market, Outcome, Trial, design, simulate
from countersign.stats.decision.simulation import SEED, TENDERS, Share
from countersign.stats.shrink import Rule

COLUMNS = ("what", "part", "rule", "measure", "value", "lower", "upper", "tenders", "seed")
MEASURES = ("quality", "gain", "best", "newcomer", "cost")
WEIGHTS = (0.0, 0.05, 0.10, 0.20, 0.30)
RECORD, WEIGHT, RELEVANCE, FORMULA = "records alone", "weight of the record", "relevance", "price formula"
PARTS = (RECORD, WEIGHT, RELEVANCE, FORMULA)


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(PARTS), metavar="[PART]...")
@click.option("--past", default="0,3,10,40", show_default=True, help="Promises due so far, one number a bidder.")
@click.option("--quality", default="8,2", show_default=True, help="a,b of the Beta distribution of true quality.")
@click.option("--prior", default="0.8,10", show_default=True, help="Mean and strength that records are drawn towards.")
@click.option("--true", "true", default="", help="The true quality of each given bid, instead of drawing it.")
@click.option("--prices", default="", help="The price of each given bid.")
@click.option("--seen", default="", help="The quality that evaluators see of each given bid, 0 to 1.")
@click.option("--tenders", default=TENDERS, show_default=True, help="How many tenders to make.")
@click.option("--seed", default=SEED, show_default=True, help="Another seed draws other tenders.")
@click.option("--csv", "table", type=click.Path(dir_okay=False, path_type=Path), help="Write all numbers to this file.")
def award(parts: tuple[str, ...], tenders: int, seed: int, table: Path | None, **made: str) -> None:
    """Simulate tenders and print how well each rule picks, how often a newcomer wins, and what it costs.

    PART is one or more of "records alone", "weight of the record", "relevance" and "price formula"; all of them when
    left out. This is a simulation: it says what a rule would do if bidders were as assumed. Nothing is read or stored.
    """
    market, known = _made(**made), Rule(*_pair(made["prior"]))
    found = {part: simulate(trials(part, market, known), _market(part, market), tenders=tenders, rng=seed)
             for part in parts or PARTS}  # fmt: skip
    quality = f"given as {made['true']}" if made["true"] else f"Beta({made['quality']})"
    click.echo(f"A simulation: {tenders:,} made-up tenders, seed {seed}; pasts {made['past']}; true quality {quality}.")
    click.echo("95 % limits in brackets: what other draws of as many tenders would give.")
    for part, outcomes in found.items():
        click.echo(f"\n{part.capitalize()} ({LABEL})\n")
        click.echo(markdown(outcomes))
    if table is not None:
        _write(table, found, seed)


def _made(past: str, quality: str, true: str, prices: str, seen: str, prior: str) -> Market:
    known, asked, shown = (tuple(_numbers(one)) if one else () for one in (true, prices, seen))
    return Market(_counts(past), _pair(quality), true=known, prices=asked, seen=shown)


def trials(part: str, market: Market, prior: Rule) -> tuple[Trial, ...]:
    plain = Trial("no track record", "none", 0.0, prior)
    if part == RECORD:
        return design(market.quality)
    if part == WEIGHT:
        rest = [Trial(f"{weight:.0%} of the total", "shrunken", weight, prior) for weight in WEIGHTS if weight]
        return (plain, *rest, replace(rest[1], name="10%, raw average", record="raw"))
    if part == RELEVANCE:
        return tuple(Trial(f"unlike work counts {share:g}", "shrunken", 1.0, prior, share) for share in (1.0, 0.5, 0.0))
    return tuple(Trial(key, "shrunken", 0.10, prior, formula=key) for key in ("F5", "F1", "F2", "F3", "F4"))


def _market(part: str, market: Market) -> Market:
    """Relevance matters only where some of the past was work of another kind."""
    return replace(market, alike=0.5) if part == RELEVANCE else market


def markdown(outcomes: Sequence[Outcome]) -> str:
    """A table with a line a rule; limits in brackets."""
    lines = [
        "| rule | true quality of the winner | more than the first rule | best bidder wins | newcomer wins | price |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for one in outcomes:
        shown = (
            _shown(one.quality, 3),
            _shown(one.gain, 3),
            _percent(one.best),
            _percent(one.newcomer),
            _shown(one.cost, 1),
        )
        lines.append(f"| {one.rule} | {' | '.join(shown)} |")
    return "\n".join(lines)


def _shown(share: Share, digits: int) -> str:
    return f"{share.value:.{digits}f} ({share.lower:.{digits}f} to {share.upper:.{digits}f})"


def _percent(share: Share) -> str:
    return f"{share.value:.1%} ({share.lower:.1%} to {share.upper:.1%})"


def _counts(text: str) -> tuple[int, ...]:
    return tuple(int(one) for one in _numbers(text))


def _pair(text: str) -> tuple[float, float]:
    first, *rest = _numbers(text)
    if len(rest) != 1:
        raise NotValid("Two numbers are needed here.", remedy="Write them as 8,2.")
    return first, rest[0]


def _numbers(text: str) -> list[float]:
    try:
        return [float(one) for one in text.split(",")]
    except ValueError:
        raise NotValid("This is no list of numbers.", remedy="Write numbers with commas between them.") from None


def _write(path: Path, found: dict[str, tuple[Outcome, ...]], seed: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(write_csv(_lines(found, seed), header=COLUMNS))


def _lines(found: dict[str, tuple[Outcome, ...]], seed: int) -> Iterator[tuple[object, ...]]:
    for part, outcomes in found.items():
        for one in outcomes:
            for measure in MEASURES:
                share: Share = getattr(one, measure)
                limits = (f"{x:.6f}" for x in (share.value, share.lower, share.upper))
                yield (one.label, part, one.rule, measure, *limits, one.tenders, seed)
