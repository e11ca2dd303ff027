"""Files of measures: every fault is named with its place and its remedy, and a version means one thing for ever."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from countersign.cli.measures import measures as command
from countersign.errors import NotValid
from countersign.insight import measures as public
from countersign.insight.measures import OWN, adopting, checking, read
from countersign.insight.measures.faults import Faulty

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "add-a-measure.md"
SOUND = """title = "Kept waiting"
version = "1"
since = 2026-11-23
facts = "experiences"
counts = [["contains", "themes", "waiting"]]
of = []
better = "less"
words = "Accounts that speak of waiting too long, of all accounts counted."
reading = "The share says how many of those who told were kept waiting."
limits = "People who waited without complaint never told."
"""
SECOND = SOUND.replace('version = "1"\nsince = 2026-11-23', 'version = "2"\nsince = 2027-04-01').replace(
    '"waiting"]]', '"contact"]]'
)
EARLIER = """changed = "Being kept on hold is what people mean."

[[earlier]]
version = "1"
since = 2026-11-23
until = 2027-04-01
because = "The first version."
counts = [["contains", "themes", "waiting"]]
of = []
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def written(folder, text, name="waiting.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder, text, name="waiting.toml"):
    written(folder, text, name)
    return [str(fault) for fault in checking.faults(folder)]


def test_a_sound_file_has_no_faults(folder):
    assert faults(folder, SOUND) == []


def test_the_register_s_own_measures_are_sound_and_adopted():
    assert checking.faults(OWN) == []
    known = adopting.adopted(OWN)
    assert [adopting.waiting(read(path), known) for path in checking.files(OWN)] == [[]] * len(checking.files(OWN))


def test_the_file_of_the_guide_is_sound(folder):
    blocks = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    assert faults(folder, blocks[0]) == []
    adopting.adopt(folder, [read(folder / "waiting.toml")])
    changed = re.sub(r"(?m)^(version|since|counts) = .*\n", "", blocks[0])
    assert faults(folder, changed + blocks[1]) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('title = "Kept waiting"', "title = Kept waiting"), "waiting.toml, line 1: This is not TOML"),
        (('title = "Kept waiting"\n', ""), "waiting.toml, title: It is missing. Add title = text in quotes."),
        (("better =", "beter ="), "line 7, beter: A measure has no such field. Did you mean better?"),
        (('version = "1"', "version = 1"), "line 2, version: It is of another kind. Give text in quotes."),
        (("since = 2026-11-23", 'since = "today"'), "line 3, since: It is of another kind. Give a date"),
        (('facts = "experiences"', 'facts = "wishes"'), "line 4, facts: There are no facts called wishes. There are: "),
        (('["contains", "themes", "waiting"]', '["has", "waiting"]'), "line 5, counts: Condition 1 cannot be"),
        (('"waiting"]]', '"wating"]]'), "line 5, counts: themes is never “wating”. It is one of:"),
        (('"themes", "waiting"', '"colour", "red"'), "line 5, counts: "),
        (('[["contains"', '[["is", "kind", "praise"], ["contains"'), "No release counts themes and kind like this"),
        (('"less"', '"fewer"'), 'line 7, better: It is no direction. Say "more", "less" or "neither".'),
        (('better = "less"', "target = 80"), "line 7, target: A target is a share of the base."),
        (('better = "less"', "target = 0.8"), "line 7, target: A target needs to know what is better."),
        (('better = "less"', 'across = "planet"'), "line 7, across: No release tells these apart. There are: body,"),
        (("People who waited without complaint never told.", "None"), "limits: Readers need a whole sentence here."),
        (('version = "1"', 'version = "one"'), 'version: It is no whole number. Begin with "1", then "2".'),
        (('version = "1"', 'version = "2"'), "earlier: The earlier versions must all be here, the newest first: 1."),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place_and_what_to_do(folder, change, told):
    found = faults(folder, SOUND.replace(*change))
    assert any(told in fault for fault in found), found


def test_every_fault_of_a_file_is_told_at_once(folder):
    assert len(faults(folder, SOUND.replace("title =", "titel =").replace("limits =", "limit ="))) == 4


def test_a_file_that_is_no_text_is_told_and_not_quoted(folder):
    (folder / "waiting.toml").write_bytes(b"\xff\xfe\x00")
    assert [str(fault) for fault in checking.faults(folder)] == [
        "waiting.toml: The file is not UTF-8. Save it again as UTF-8."
    ]


def test_the_name_of_the_file_must_make_an_address(folder):
    assert "becomes the address" in faults(folder, SOUND, "Kept Waiting.toml")[0]


def test_a_definition_that_changed_under_its_version_is_refused(folder):
    adopting.adopt(folder, [read(written(folder, SOUND))])
    found = faults(folder, SOUND.replace('"waiting"]]', '"contact"]]'))
    assert "Version 1 counted something else when it was adopted." in found[0]
    assert 'say version = "2"' in found[0]


def test_words_and_targets_may_be_mended_under_a_version(folder):
    adopting.adopt(folder, [read(written(folder, SOUND))])
    assert faults(folder, SOUND.replace("Kept waiting", "Waiting").replace('"less"', '"less"\ntarget = 0.2')) == []


def test_a_new_version_keeps_the_old_one_s_meaning(folder):
    adopting.adopt(folder, [read(written(folder, SOUND))])
    assert faults(folder, SECOND + EARLIER) == []
    new = read(folder / "waiting.toml")
    assert adopting.adopt(folder, [new]) == [("waiting", "2")]
    assert new.as_of("1").numerator() == read(written(folder, SOUND)).numerator() != new.numerator()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('"waiting"]]\nof = []\n', '"booking"]]\nof = []\n'), "Version 1 counted something else"),
        (("until = 2027-04-01", "until = 2027-03-01"), "The dates do not follow one another."),
        (('changed = "Being kept on hold is what people mean."', ""), "Say what changed in this version, and why."),
        (("until = 2027-04-01\n", ""), "earlier, until: It is missing."),
    ],
)
def test_an_earlier_version_stays_as_it_was(folder, change, told):
    adopting.adopt(folder, [read(written(folder, SOUND))])
    found = faults(folder, SECOND + EARLIER.replace(*change))
    assert any(told in fault for fault in found), found


def test_an_adopted_measure_cannot_vanish(folder):
    adopting.adopt(folder, [read(written(folder, SOUND))])
    (folder / "waiting.toml").unlink()
    assert [str(fault) for fault in checking.faults(folder)] == [
        "waiting.toml: It was adopted and is gone. Put it back."
    ]


def test_what_was_adopted_is_never_written_anew(folder):
    adopting.adopt(folder, [read(written(folder, SOUND))])
    before = (folder / adopting.FILE).read_text()
    assert adopting.adopt(folder, [read(written(folder, SOUND.replace('"waiting"]]', '"contact"]]')))]) == []
    assert (folder / adopting.FILE).read_text() == before


def test_a_host_s_measure_is_shown_once_it_is_adopted(settings, tmp_path, caplog):
    settings.HOME = tmp_path
    (tmp_path / "measures").mkdir()
    path = written(tmp_path / "measures", SOUND)
    public._shown.cache_clear()
    assert "waiting" not in [one.id for one in public.measures()]
    assert "Version 1 is not adopted" in caplog.text
    adopting.adopt(path.parent, [read(path)])
    public._shown.cache_clear()
    assert "waiting" in [one.id for one in public.measures()]


def test_one_faulty_file_does_not_take_the_others_down(settings, tmp_path, caplog):
    settings.HOME = tmp_path
    (tmp_path / "measures").mkdir()
    written(tmp_path / "measures", "title = 1 2\n")
    public._shown.cache_clear()
    assert [one.id for one in public.measures()] == ["accounts", "praise", "problems", "respect", "wrong-door"]
    assert "waiting.toml, line 1: This is not TOML" in caplog.text


def test_the_commands_check_and_adopt(folder):
    written(folder, SOUND)
    run = CliRunner().invoke
    assert "waiting: version 1 waits to be adopted" in run(command, ["check", str(folder)]).output
    assert "Adopted waiting, version 1" in run(command, ["adopt", str(folder)]).output
    assert "Nothing new to adopt." in run(command, ["adopt", str(folder)]).output
    written(folder, SOUND.replace("facts", "fact"))
    refused = run(command, ["adopt", str(folder)]).exception
    assert isinstance(refused, NotValid) and "2 faults in the measures" in str(refused)


def test_a_fault_carries_its_parts(folder):
    with pytest.raises(Faulty) as refused:
        read(written(folder, SOUND.replace("better =", "beter =")))
    assert [(fault.file, fault.line, fault.field) for fault in refused.value.found] == [("waiting.toml", 7, "beter")]
