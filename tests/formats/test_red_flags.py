"""Red flags on tendering: each with a case that raises it and the nearest cases that do not."""

from __future__ import annotations

import csv
import json
from copy import deepcopy

import pytest
from click.testing import CliRunner

from countersign.cli.red_flags import red_flags as command
from countersign.errors import NotValid
from countersign.formats import ocds
from countersign.formats.ocds.checking import mended, usable
from countersign.formats.ocds.flags import TITLES, Settings, red_flags
from countersign.formats.ocds.flags.across import fence


def bid(body, amount=None, status="valid", currency="GBP", **more):
    value = {} if amount is None else {"value": {"amount": amount, "currency": currency}}
    return {"status": status, "tenderers": [{"id": one} for one in body.split()]} | value | more


def award(*bodies, status="active", **more):
    return {"id": "a", "status": status, "suppliers": [{"id": one} for one in bodies]} | more


def process(ocid, bids=(), awards=(), tender=None, **more):
    return {"ocid": ocid, "tender": tender or {}, "bids": {"details": list(bids)}, "awards": list(awards)} | more


def period(start, end, **more):
    return {"tenderPeriod": {"startDate": start, "endDate": end}} | more


def raised(code, *releases, **settings):
    """What is flagged with this code: kind, identifier and value."""
    return [(f.kind, f.about, f.value) for f in red_flags(releases, Settings(**settings)).flags if f.code == code]


def spread(*shares, **more):
    """Processes won at 100, with the second bid higher by these shares."""
    return [
        process(f"p{i}", [bid(f"W{i}", 100), bid(f"L{i}", round(100 * (1 + share), 9))], [award(f"W{i}")], **more)
        for i, share in enumerate(shares)
    ]


@pytest.mark.parametrize(
    ("start", "end", "flagged"),
    [
        ("2026-03-15T00:00:00Z", "2026-03-20T00:00:00Z", True),
        ("2026-03-01T12:00:00Z", "2026-03-16T11:59:59Z", True),  # fourteen whole days
        ("2026-03-01T12:00:00Z", "2026-03-16T12:00:00Z", False),
        ("2026-03-01T00:00:00+02:00", "2026-03-15T23:00:00Z", False),  # fifteen days and an hour
        ("2026-03-01", "2026-03-05", True),
        ("2026-03-01", "soon", False),
    ],
)
def test_r003_a_short_time_to_bid(start, end, flagged):
    assert bool(raised("R003", process("p", tender=period(start, end)))) == flagged


def test_r003_has_thresholds_by_procedure_and_may_count_from_publication():
    short = process("p", tender=period("2026-03-01", "2026-03-08", procurementMethodDetails="Quick"))
    assert raised("R003", short, short_days_by_details={"Quick": 7}) == []
    assert raised("R003", short, short_methods=frozenset({"open"})) == []
    tender = {"tenderPeriod": {"endDate": "2026-03-08"}, "datePublished": "2026-03-01"}
    assert raised("R003", process("p", tender=tender)) == []
    assert raised("R003", process("p", tender=tender), start_as_published=True) == [("process", "p", 1.0)]


COUNTS = [(1, "open", True), (1, "selective", True), (1, "direct", False), (2, "open", False), (True, "open", False)]


@pytest.mark.parametrize(("count", "method", "flagged"), COUNTS)
def test_r018_one_bid_in_competition(count, method, flagged):
    found = raised("R018", process("p", tender={"numberOfTenderers": count, "procurementMethod": method}))
    assert found == ([("process", "p", 1.0)] if flagged else [])


USUAL = (0.05, 0.06, 0.06, 0.07, 0.07, 0.07, 0.08, 0.08, 0.09)


def test_a_fence_by_hand():
    """Nine values: the quartiles stand at (9 + 1/3) / 4 + 1/3 = 2.667 and its mirror."""
    found = fence(sorted(USUAL))
    assert (found.q1, found.q3) == pytest.approx((0.06, 0.08))
    assert (found.lower, found.upper) == pytest.approx((0.03, 0.11))


def test_r024_a_price_close_to_the_winning_one_flags_process_winner_and_second():
    assert raised("R024", *spread(*USUAL)) == []
    found = raised("R024", *spread(*USUAL, 0.001))
    assert found == [("process", "p9", pytest.approx(0.001)), ("tenderer", "L9", 0.0), ("tenderer", "W9", 0.0)]
    assert raised("R024", *spread(0.04, 0.2), close=0.05)[0][:2] == ("process", "p0")


def test_r058_a_heavy_discount_flags_process_and_winner():
    assert raised("R058", *spread(*USUAL)) == []
    assert raised("R058", *spread(*USUAL, 0.9)) == [("process", "p9", pytest.approx(0.9)), ("tenderer", "W9", 0.0)]


def test_what_stands_out_among_few_is_not_told_where_the_settings_say_so():
    assert raised("R058", *spread(*USUAL, 0.9), fewest_values=10) != []
    assert raised("R058", *spread(*USUAL, 0.9), fewest_values=11) == []


def test_gaps_of_nought_everywhere_flag_nobody():
    assert raised("R024", *spread(0, 0, 0, 0, 0)) == raised("R058", *spread(0, 0, 0, 0, 0)) == []


ODD = {
    "two active awards": lambda p: p["awards"].append(award("X")),
    "two suppliers": lambda p: p["awards"][0]["suppliers"].append({"id": "X"}),
    "a pending award": lambda p: p["awards"].append(award("X", status="pending")),
    "a consortium as second": lambda p: p["bids"]["details"][1]["tenderers"].append({"id": "X"}),
    "another currency": lambda p: p["bids"]["details"][1]["value"].update(currency="USD"),
    "not the lowest": lambda p: p["bids"]["details"][1]["value"].update(amount=99),
    "a disqualified second": lambda p: p["bids"]["details"][1].update(status="disqualified"),
    "a supplier without an id": lambda p: p["awards"][0]["suppliers"][0].pop("id"),
    "a cancelled tender": lambda p: p["tender"].update(status="cancelled"),
    "no ocid": lambda p: p.pop("ocid"),
    "a procedure without prices": lambda p: p["tender"].update(procurementMethodDetails="Lots drawn"),
}


@pytest.mark.parametrize(("code", "share"), [("R024", 0.001), ("R058", 0.9)])
@pytest.mark.parametrize("odd", ODD)
def test_what_cannot_be_compared_is_left_out(odd, code, share):
    releases = spread(*USUAL, share)
    assert raised(code, *releases) != []
    ODD[odd](releases[9])
    assert raised(code, *releases, not_comparable=frozenset({"Lots drawn"})) == []


def test_cancelled_awards_and_other_bids_of_the_winner_do_not_matter():
    releases = spread(*USUAL, 0.9)
    releases[9]["awards"].append(award("X", status="cancelled"))
    releases[9]["bids"]["details"].append(bid("W9", 150))
    assert raised("R058", *releases)[0] == ("process", "p9", pytest.approx(0.9))


def losses(body, count, wins):
    return [
        process(
            f"{body}{i}", [bid(body, 100), bid(f"{body}rival{i}", 90)], [award(body if i < wins else f"{body}rival{i}")]
        )
        for i in range(count)
    ]


def test_r025_many_bids_and_hardly_a_win():
    """Six who win two of four, and one who wins one of twelve. Rivals bid once each, and win or lose it."""
    releases, rare = (
        [one for body in "ABCDEF" for one in losses(body, 4, 2)],
        {"unsuccessful": 0.1, "top_percentile": 90},
    )
    assert ("tenderer", "G", pytest.approx(1 / 12)) in raised("R025", *releases, *losses("G", 12, 1), **rare)
    assert "G" not in {about for _, about, _ in raised("R025", *releases, *losses("G", 12, 2), **rare)}
    assert "G" not in {about for _, about, _ in raised("R025", *releases, *losses("G", 1, 0), **rare)}  # too few bids
    assert raised("R025", *releases) == []  # most of those who bid have never won, or always: there is no fence


def test_r028_the_same_price_from_different_tenderers():
    same = process("p", [bid("A", 100), bid("B", 100), bid("C", 90)])
    assert raised("R028", same) == [("process", "p", 1.0), ("tenderer", "A", 1.0), ("tenderer", "B", 1.0)]
    assert raised("R028", process("p", [bid("A", 100), bid("A", 100)])) == []
    assert raised("R028", process("p", [bid("A", 100), bid("B", 100, currency="USD")])) == []
    assert raised("R028", process("p", [bid("A", 100), bid("B", 100, "withdrawn")])) == []
    assert raised("R028", process("p", [bid("A", 100), bid("B", 100, "pending")])) != []


def test_r030_a_late_bid_won():
    def late(date, status="valid", won="A", award_status="active"):
        tender = period("2026-01-01T00:00:00Z", "2026-03-15T00:00:00+01:00")
        return process("p", [bid("A", 1, status, date=date)], [award(won, status=award_status)], tender)

    assert raised("R030", late("2026-03-15T00:00:00Z")) == [("process", "p", 1.0), ("tenderer", "A", 1.0)]
    assert raised("R030", late("2026-03-14T23:00:00Z")) == []  # the deadline itself, in another zone
    for other in ({"status": "pending"}, {"won": "B"}, {"award_status": "pending"}):
        assert raised("R030", late("2026-04-01T00:00:00Z", **other)) == []


def test_r035_all_but_the_winner_disqualified():
    bids = [bid("A", 100), bid("B", 90, "disqualified"), bid("C", 95, "disqualified")]
    assert raised("R035", process("p", bids, [award("A")])) == [("process", "p", 2.0), ("tenderer", "A", 0.0)]
    assert raised("R035", process("p", bids, [award("A")]), disqualified_others=3) == []
    assert raised("R035", process("p", [*bids, bid("D", 110)], [award("A")])) == []
    assert raised("R035", process("p", bids, [award("B")])) == []
    assert raised("R035", process("p", bids, [award("A"), award("A", status="pending")])) == []
    own = [bid("A", 100), bid("A", 90, "disqualified")]
    assert raised("R035", process("p", own, [award("A")])) == []


def test_r036_the_lowest_bid_disqualified():
    bids = [bid("A", 100), bid("B", 90, "disqualified")]
    assert raised("R036", process("p", bids, [award("A")])) == [("process", "p", 1.0)]
    assert raised("R036", process("p", bids)) == []
    assert raised("R036", process("p", [*bids, bid("C", 80)], [award("A")])) == []
    assert raised("R036", process("p", bids[1:], [award("A")])) == []


def test_r038_too_many_disqualified():
    def of(buyer, *statuses):
        bids = [bid(f"{buyer}{i}", 1, status) for i, status in enumerate(statuses)]
        entity = {"procuringEntity": {"id": f"e{buyer}"}}
        return process(f"{buyer}{statuses}", bids, tender=entity, buyer={"id": buyer})

    usual = [of(b, *["valid"] * few, s) for few, b in enumerate("ABCD", 2) for s in ("valid", "disqualified")]
    harsh = [of("E", "disqualified", "disqualified", "valid"), of("E", "disqualified", "disqualified", "disqualified")]
    found = raised("R038", *usual, *harsh)
    assert ("buyer", "E", pytest.approx(5 / 6)) in found
    assert ("procuring entity", "eE", pytest.approx(5 / 6)) in found
    assert [one for one in found if one[0] == "buyer"] == [("buyer", "E", pytest.approx(5 / 6))]
    alone = raised("R038", *usual, harsh[1])
    assert [one for one in alone if one[0] == "buyer"] == []  # one process is too few
    assert raised("R038", *usual, of("E", "withdrawn", "invited"), disqualified=0.9) == []


def test_r048_a_supplier_of_everything():
    def won(body, *codes):
        items = [{"classification": {"scheme": "CPV", "id": code}} for code in codes]
        return process(f"{body}{codes}", awards=[award(body, items=items)])

    usual = [won(b, c) for b in "ABCDEF" for c in ("85310000", "85320000")]
    wide = [won("G", c) for c in ("85310000", "45000000", "90511000", "15000000")]
    alike = [("tenderer", body, 1.0) for body in "ABCDEF"]  # where all are alike the fence is what they all have
    assert raised("R048", *usual, *wide, fewest_awarded=2) == [*alike, ("tenderer", "G", 4.0)]
    assert raised("R048", *usual, *wide, fewest_awarded=2, item_classes=3) == [("tenderer", "G", 4.0)]
    assert raised("R048", *usual, *wide) == []  # fewer than twenty processes each


def test_order_and_names_change_nothing():
    releases = spread(*USUAL, 0.9) + losses("G", 5, 1)
    found = red_flags(releases).flags
    assert red_flags(releases[::-1]).flags == found
    renamed = json.loads(json.dumps(releases).replace('"W9"', '"zz"'))
    assert [f.value for f in red_flags(renamed).flags] == [f.value for f in found]


def test_fields_of_the_wrong_kind_are_as_if_they_were_not_there():
    good = process("p", [bid("A", 100), bid("B", 90, "disqualified")], [award("A")], {"status": "complete"})
    for place in (("bids",), ("awards",), ("tender",), ("bids", "details"), ("buyer",)):
        for wrong in (None, 3, "x", [3], {"details": 3}, [[]], [{"tenderers": "x", "suppliers": 1, "status": 2}]):
            bad = deepcopy(good)
            target = bad
            for name in place[:-1]:
                target = target[name]
            target[place[-1]] = wrong
            red_flags([bad])


def test_every_flag_has_a_reason_and_every_code_says_how_many_processes_tell_enough():
    found = red_flags([*spread(*USUAL, 0.9), process("q", tender={"status": "cancelled"}), {"ocid": 3}])
    assert all(flag.reason.endswith(".") for flag in found.flags)
    assert set(found.told) == set(TITLES)
    assert (found.told["R058"], found.told["R003"], found.processes) == (10, 0, 10)
    assert found.left_out == {"cancelled": 1, "no ocid": 1}
    assert found.currency == "GBP"


def test_the_command_merges_releases_and_writes_a_table(tmp_path):
    first = {
        "ocid": "ocds-x-1",
        "id": "1",
        "date": "2026-01-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
    }
    then = first | {"id": "2", "date": "2026-02-01T00:00:00Z", "tag": ["award"], "awards": [award("A") | {"id": "1"}]}
    first |= {"tender": {"id": "t"} | period("2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")}
    then |= {"bids": {"details": [bid("A", 9) | {"id": "1"}, bid("B", 8, "disqualified") | {"id": "2"}]}}
    path = tmp_path / "r.jsonl"
    path.write_text("\n".join([json.dumps(first), json.dumps(then), "broken"]))
    answer = CliRunner().invoke(command, [str(path), "--csv", str(tmp_path / "flags.csv")])
    assert answer.exit_code == 0
    assert "Processes 1, flags 4. A flag is a question, not a verdict." in answer.output
    assert "process ocds-x-1: Bids could be made for 3 whole days; the threshold is 15." in answer.output
    assert "not looked at: 1 (The line is not JSON)" in answer.output
    with (tmp_path / "flags.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [row["code"] for row in rows] == ["R003", "R035", "R035", "R036"]
    assert {row["ocid"] for row in rows} == {"ocds-x-1"}


def test_a_whole_file_is_compiled_with_its_history(tmp_path):
    one = {"ocid": "o", "id": "1", "date": "2026-02-01T00:00:00Z", "tag": ["tender"], "initiationType": "tender"}
    older = one | {
        "id": "0",
        "date": "2026-01-01T00:00:00Z",
        "tender": {"id": "t", "title": "Old", "contactPoint": {"name": "x"}},
    }
    path = tmp_path / "p.json"
    path.write_text(json.dumps({"uri": "x", "version": "1.1", "releases": [one, older, {"id": "none"}]}))
    found = ocds.compiled(path)
    (process_,) = found.processes
    assert [release["id"] for release in process_.history] == ["0", "1"]
    assert process_.release["tender"] == {"id": "t", "title": "Old"}
    assert sum(found.refused.values()) == 1


def test_names_in_a_file_run_nothing_in_a_spreadsheet_or_a_terminal(tmp_path):
    one = {
        "ocid": "=x\x1b[2J",
        "id": "1",
        "date": "2026-01-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
    }
    path = tmp_path / "r.json"
    path.write_text(json.dumps([one | {"tender": {"id": "t"} | period("2026-01-01", "2026-01-04")}]))
    answer = CliRunner().invoke(command, [str(path), "--csv", str(tmp_path / "flags.csv")])
    assert "process =x?[2J: Bids could be made" in answer.output
    assert ",'=x" in (tmp_path / "flags.csv").read_text()


@pytest.mark.parametrize("lacking", [{}, {"id": None}, {"date": "yesterday"}, {"id": "", "date": 3}])
def test_a_release_that_is_not_validated_gets_the_same_stand_ins(lacking):
    one = {
        "ocid": "o",
        "id": "1",
        "date": "2026-02-01T00:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
    } | lacking
    assert usable(one) == mended(one)[0]
    with pytest.raises(NotValid):
        usable(one | {"ocid": " "})
