import json

import pytest
from click.testing import CliRunner

from countersign.cli.register import register
from countersign.errors import NotFound, NotValid

pytestmark = pytest.mark.django_db


def run(*arguments, **more):
    answer = CliRunner().invoke(register, [str(one) for one in arguments], **more)
    if answer.exception and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer


@pytest.fixture
def releases(tmp_path):
    tender = {"id": "EM/9", "title": "Parks", "status": "active"}
    buyer = {"id": "c", "name": "Eastmarsh Council"}
    good = {"ocid": "ocds-em-9", "date": "2026-01-01T00:00:00Z", "tag": ["tender"], "initiationType": "tender"}
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps(good | {"tender": tender, "buyer": buyer}) + "\nbroken\n")
    return path


def test_an_import_tells_what_was_read_refused_and_mended(releases):
    told = run("import-ocds", releases).output
    assert "read 2, taken 1" in told
    assert "refused, line 2: The line is not JSON." in told
    assert "breaks the standard, line 1: id is missing; named after its content" in told


def test_the_report_is_also_json(releases):
    report = json.loads(run("import-ocds", releases, "--json").output)
    assert (report["taken"], report["refused"], report["contracts_new"]) == (1, 1, 1)
    assert report["flaws"][0]["line"] == 1


def test_what_is_not_there_or_may_not_be_asked_is_refused_in_words(tmp_path):
    with pytest.raises(NotFound):
        run("import-ocds", tmp_path / "nothing.json")
    with pytest.raises(NotValid):
        run("import-ocds", "ftp://example.org/x.json")


def test_profiles_for_the_register_are_listed_and_no_others(db):
    told = run("profiles").output
    assert "moj-crs" in told
    assert "uk-local-authorities" in told
    assert "nhs-fft" not in told


def test_lists_and_single_records_are_shown(small):
    assert "Eastmarsh Council" in run("list", "bodies", "--search", "marsh").output
    shown = run("show", small.binning.slug).output
    assert "Commissioned by: Eastmarsh Council" in shown
    assert "Helping Hands (subcontractor)" in shown
    assert "GB-COH-01234567" in run("show", small.haul.slug).output


def test_a_merge_asks_first_and_can_be_taken_back(small):
    assert run("merge", small.haul.slug, small.hands.slug, input="n\n").exit_code == 1
    assert "Merged" in run("merge", small.haul.slug, small.hands.slug, "--yes").output
    assert "stands on its own" in run("separate", small.hands.slug).output
