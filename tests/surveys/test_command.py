"""`countersign survey`: check, hand out, results."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

from countersign.cli.surveys import survey as command
from countersign.formats import questionnaire as q
from surveys.asked import bus_form, friends_and_family


def run(*arguments: str, fails: bool = False):
    found = CliRunner().invoke(command, [str(one) for one in arguments])
    assert (found.exception is not None) == fails, found.output
    return found.output


def test_a_form_is_checked_with_lines(tmp_path):
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    good.write_bytes(q.write_xlsform(bus_form()))
    assert "rate\tone of these, only if ${uses} != 'never'\tHow is the bus?" in run("check", good)
    form = bus_form()
    bad.write_bytes(q.write_xlsform(q.Questionnaire("x", "X", form.questions, form.lists[1:], form.sections)))
    assert "survey, line 2: There is no list “often”" in run("check", bad, fails=True)


def test_a_questionnaire_is_handed_out_and_reads_back(asked, tmp_path):
    survey = asked.draft(friends_and_family())
    run("export", survey.slug, "--to", tmp_path / "out.xlsx")
    assert q.read_xlsform(tmp_path / "out.xlsx") == survey.form


def test_results_are_what_the_public_sees(asked):
    survey = asked.open()
    asked.many(survey, 12, uses="daily", help="yes")
    asked.many(survey, 3, uses="never", help="yes")
    asked.close(survey)
    asked.release()
    lines = {(one["question"], one["answer"]): one for one in csv.DictReader(io.StringIO(run("results", survey.slug)))
             if one["mode"] == "all"}  # fmt: skip
    assert lines["help", "yes"]["count"] in ("15", "")
    assert lines["uses", "never"]["count"] == ""
    assert json.loads(run("results", survey.slug, "--json"))["slug"] == survey.slug


def test_a_draft_has_no_results(asked):
    run("results", asked.draft().slug, fails=True)


@pytest.mark.parametrize("arguments", [("import", "nowhere.xlsx"), ("check", "nowhere.xlsx")])
def test_a_file_that_is_not_there_is_said(arguments):
    assert "does not exist" in run(*arguments, fails=True)
