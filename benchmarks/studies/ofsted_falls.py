"""Does the shrunken record of 2015 to 2019 foretell which children's homes fall to Inadequate or close?

    uv run --group bench python benchmarks/studies/ofsted_falls.py [--data FOLDER]

The record of a home is the share of its inspections, seen in the panel of 31 March 2015 to 2019, that found it Good or
Outstanding. Raw: that share as it is. Shrunken: drawn towards the share of all homes (beta-binomial, fitted to these
years only). Both are then asked about what came after 31 March 2019.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from beside import folder, show, span
from prediction import Draws, Numbers, auc, brier, excess, slope

from countersign.stats.shrink import beta_binomial, track_record

CUT = pd.Timestamp(2019, 3, 31)
GOOD = ("good", "outstanding")


def inspections(data: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The panel of children's homes, and its different inspections: home, day, whether good, whether Inadequate."""
    panel = pd.read_csv(data / "panel_2015_2025.csv.gz", dtype=str)
    panel["year"] = panel.year_at_31_march.astype(int)
    panel = panel[panel.provision_type.str.lower().str.contains("children's home|children’s home", regex=True)].copy()
    panel["day"] = pd.to_datetime(panel.inspection_date, format="%d/%m/%Y", errors="coerce")
    seen = panel.dropna(subset=["day", "overall_effectiveness"]).sort_values("year")
    seen = seen.drop_duplicates(["urn", "day"])[["urn", "day", "year", "overall_effectiveness"]]
    rating = seen.overall_effectiveness.str.strip().str.lower()
    return panel, seen.assign(good=rating.isin(GOOD), inadequate=rating.eq("inadequate"))


def homes(data: Path) -> pd.DataFrame:
    """A line for each home on the register on 31 March 2019 with its record, its owner and what came after."""
    panel, seen = inspections(data)
    then = panel[panel.year == CUT.year].drop_duplicates("urn").set_index("urn")
    past, later = seen[(seen.year <= CUT.year) & (seen.day <= CUT)], seen[seen.day > CUT]
    record = past.groupby("urn").good.agg(kept="sum", due="size")
    table = then[["organisation"]].join(record).fillna({"kept": 0, "due": 0})
    table["owner"] = pd.factorize(table.organisation.fillna(table.index.to_series()))[0]
    last = past.sort_values("day").groupby("urn").inadequate.last()
    table["inadequate_then"] = last.reindex(table.index, fill_value=False).astype(bool)
    table["inspected_later"] = table.index.isin(later.urn)
    table["fell"] = table.index.isin(later.urn[later.inadequate])
    table["closed"] = ~table.index.isin(panel.urn[panel.year == panel.year.max()])
    table["next_good"] = later.sort_values("day").groupby("urn").good.first().reindex(table.index)
    return table


RECORDS = {
    "raw": "raw",
    "home": "shrunken to all homes",
    "rule": "track record (0.70, 10)",
    "owner_home": "shrunken to its owner's record",
}


def scored(table: pd.DataFrame) -> pd.DataFrame:
    """With what each record foretells: the share of later inspections that find the home good."""
    kept, due = table.kept.to_numpy(float), table.due.to_numpy(float)
    home = beta_binomial(kept, due)
    of_owner = table.groupby("owner")[["kept", "due"]].sum()
    owner = beta_binomial(of_owner.kept, of_owner.due).mean[table.owner]
    strength = sum(home.prior)
    return table.assign(
        raw=np.where(due > 0, kept / np.maximum(due, 1), kept.sum() / due.sum()),
        home=home.mean,
        rule=track_record(kept, due).value,
        owner_home=(strength * owner + kept) / (strength + due),
    )


def foretold(table: pd.DataFrame, title: str, event: str) -> None:
    """Prints the AUC of every score for an event that a good record should make rarer."""
    happened = table[event].to_numpy(bool)
    drawn = Draws(pd.factorize(table.owner)[0])
    found = {name: auc(-table[name].to_numpy(float), happened, drawn.weights) for name in RECORDS}
    rows = [(RECORDS[name], _cell(drawn, one), _cell(drawn, one - found["raw"])) for name, one in found.items()]
    show(f"{title}: {happened.sum()} of {len(table)} homes", ("record", "AUC", "more than raw"), rows)


def calibrated(table: pd.DataFrame) -> None:
    """Prints how well every score foretells that the next inspection finds the home good."""
    known = table[table.next_good.notna()]
    good = known.next_good.to_numpy(bool)
    drawn = Draws(pd.factorize(known.owner)[0])
    found = {name: known[name].to_numpy(float) for name in RECORDS}
    plain = brier(found["raw"], good, drawn.weights)
    rows = [
        (
            RECORDS[name],
            _cell(drawn, excess(score, good, drawn.weights)),
            _cell(drawn, slope(score, good, drawn.weights)),
            _cell(drawn, brier(score, good, drawn.weights)),
            _cell(drawn, brier(score, good, drawn.weights) - plain),
            _cell(drawn, auc(score, good, drawn.weights)),
        )
        for name, score in found.items()
    ]
    head = ("record", "mean foretold less seen", "slope (1 is right)", "Brier score", "less than raw", "AUC")
    show(f"The next inspection: good for {good.sum()} of {len(known)} homes", head, rows)


def _cell(drawn: Draws, measure: Numbers) -> str:
    found = drawn.of(measure)
    return span(found.value, found.lower, found.upper)


def main() -> None:
    table = scored(homes(folder(__doc__ or "", "ofsted-providers")))
    print(f"{len(table)} homes on the register on 31 March 2019, {int((table.due == 0).sum())} not yet inspected;")
    print(f"{int(table.due.sum())} inspections, {table.due.median():.0f} a home; {table.owner.nunique()} owners.")
    print(
        f"Prior of a home's share: Beta({', '.join(f'{p:.2f}' for p in beta_binomial(table.kept, table.due).prior)})."
    )
    foretold(table[table.inspected_later & ~table.inadequate_then], "Falls to Inadequate later", "fell")
    foretold(table, "Off the register by 2025", "closed")
    foretold(table[table.due <= 2], "Off the register by 2025, at most two inspections", "closed")
    calibrated(table)


if __name__ == "__main__":
    main()
