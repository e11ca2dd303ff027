"""The main job on real comments, as a newcomer would do it: from a file to a published finding, by commands only."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re

import pytest

from countersign import clock
from countersign.errors import NotValid
from countersign.experiences.models import Experience
from countersign.findings import queries as findings
from countersign.ledger.models import Entry
from countersign.register.models import Body

pytestmark = [pytest.mark.real_data, pytest.mark.slow, pytest.mark.django_db]

ROWS = 2_000
MONDAY = dt.date(2026, 11, 23)
AFTER_THE_CHECK = dt.date(2026, 12, 1)
CLAIM = "People praised how staff treated them."
_PHRASE = 40  # so many letters in a row of an account would be its words


@pytest.fixture
def comments(real_data, tmp_path):
    """The first rows of the file, as a file."""
    path = tmp_path / "comments.csv"
    with (real_data / "nhs-fft-comments/v6framework_230831.csv").open(encoding="utf-8-sig", newline="") as whole:
        rows = [row for row, _ in zip(csv.reader(whole), range(ROWS + 1), strict=False)]
    with path.open("w", encoding="utf-8", newline="") as part:
        csv.writer(part).writerows(rows)
    return path


def imported(cli, path, *more) -> dict[str, int]:
    told = cli("intake", "import", path, "--source", "comments", "--profile", "nhs-fft-comments", "--json", *more)
    return json.loads(told)


def counted(cli) -> dict[str, int]:
    """What `step count` says, by the name of the step."""
    lines = cli("step", "count", "--source", "comments").splitlines()
    return {name.strip(): int(number.replace(",", "")) for name, number in (line.rsplit(None, 1) for line in lines)}


def test_comments_become_a_published_finding_by_commands_alone(cli, comments, trusts, settings, tmp_path):
    settings.HOME = tmp_path
    with clock.at(MONDAY):
        for email in ("first@example.org", "second@example.org"):
            cli("account", "add", email, "--role", "steward")
        cli("register", "import", trusts, "--as", "bodies")
        cli("source", "add", "Comments", "--slug", "comments", "--selection", "self_selected")

        first = imported(cli, comments)
        assert first["rows_done"] == ROWS == first["taken"] + first["refused"] + first["same"]
        again = imported(cli, comments, "--again")
        assert (again["taken"], again["changed"], again["same"]) == (0, 0, first["taken"] + first["same"])

        cli("step", "all", "--source", "comments", "--seed", "1")
        at = counted(cli)
        assert at["held"] + at["redacted"] == first["taken"]
        assert at["attached"] + at["unsure"] + at["unattached"] == at["relevant"]
        assert at["attached"] > 0.9 * at["redacted"]
        cli("step", "sign-off", "--source", "comments", "--as", "first@example.org", "--sample-agrees")
        at = counted(cli)
        assert at["counted"] == Experience.objects.filter(state="counted", counts=True).count() > 1_000

        assert f"{at['counted']:,} rows" in cli("refresh")
        body = Body.objects.get(slug__startswith="nottinghamshire").pk
        asks = f"facts=experiences&is.body_id={body}"
        more = ("--base", asks, "--claim", CLAIM, "--kind", "praise", "--by", "first@example.org")
        told = cli("finding", "draft", f"{asks}&is.kind=praise&contains.themes=staff_manner", *more)
        number = re.search(r"Finding (\d+): (\d+) of (\d+)", told)
        assert number, told
        cli("finding", "fact-check", number[1], "--by", "first@example.org")
        cli("finding", "sign-off", number[1], "--by", "second@example.org")
    with clock.at(AFTER_THE_CHECK):
        assert f"/finding/{number[1]}" in cli("finding", "publish", "--by", "second@example.org")
    published = findings.finding(int(number[1]))
    assert (published.state, published.numerator, published.base) == ("published", int(number[2]), int(number[3]))
    _no_words_in_the_ledger()


def _no_words_in_the_ledger() -> None:
    lines = "\n".join(json.dumps(facts) for facts in Entry.objects.values_list("facts", flat=True))
    for words in Experience.objects.exclude(redacted_text="").values_list("redacted_text", flat=True):
        assert len(words) < _PHRASE or words[:_PHRASE] not in lines


def test_a_theme_that_is_not_in_the_codebook_is_refused_not_counted_as_nobody(cli):
    asked = "facts=experiences&is.body_id=1&contains.themes=lateness"
    with pytest.raises(NotValid, match="theme"):
        cli("finding", "draft", asked, "--claim", CLAIM, "--kind", "problem")
