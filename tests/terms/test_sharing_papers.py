"""An arrangement as an agreement to sign, as inputs for an impact assessment, and in ODRL with the words of DPV."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import docx
import jsonschema
import pypdf
import pytest

from countersign import clock
from countersign.formats.papers import Heading, Words
from countersign.terms import queries
from countersign.terms.vocabulary import BASES, CONDITIONS, HEADINGS, LEVELS, PURPOSES, dpv, fields
from terms.place import SAYS, arrangement

MAY = dt.date(2026, 5, 4)
FOLDER = "/contracts/school-buses/sharing"
KNOWN = frozenset(Path(__file__).with_name("dpv-2.3-terms.txt").read_text(encoding="utf-8").splitlines())
OPERANDS = {"purpose", "dateTime", "delayPeriod"}  # of those that ODRL 2.2 names
OPERATORS = {"isA", "gteq", "lteq", "eq"}

_PARTY = {"type": "object", "required": ["uid", "@type"], "properties": {"uid": {"type": "string", "format": "uri"}}}
_CONSTRAINT = {
    "type": "object", "required": ["leftOperand", "operator", "rightOperand"], "additionalProperties": False,
    "properties": {"leftOperand": {"enum": sorted(OPERANDS)}, "operator": {"enum": sorted(OPERATORS)},
                   "rightOperand": True},
}  # fmt: skip
_RULE = {
    "type": "object", "required": ["target", "action", "assigner", "assignee"],
    "properties": {
        "target": {"type": "object", "required": ["uid", "@type"]}, "action": {"type": "string"},
        "assigner": _PARTY, "assignee": {"type": "array", "items": _PARTY, "minItems": 1},
        "constraint": {"type": "array", "items": _CONSTRAINT}, "duty": {"type": "array"},
    },
}  # fmt: skip
SHAPE = {  # of an Agreement in ODRL 2.2: a uid, both parties, at least one permission
    "type": "object", "required": ["@context", "@type", "uid", "permission", "prohibition"],
    "properties": {
        "@context": {"type": "array", "prefixItems": [{"const": "http://www.w3.org/ns/odrl.jsonld"}]},
        "@type": {"type": "array", "contains": {"const": "Agreement"}},
        "uid": {"type": "string", "format": "uri"},
        "permission": {"type": "array", "items": _RULE | {"required": [*_RULE["required"], "constraint", "duty"]},
                       "minItems": 1},
        "prohibition": {"type": "array", "items": _RULE, "minItems": 4},
    },
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_may():
    with clock.at(MAY):
        yield


@pytest.fixture
def signed(place):
    return arrangement(place)


def words_of(paper) -> str:
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Words | Heading))


def prefixed(found) -> set[str]:
    """Every word with a prefix of ours or of DPV, as a name or as a value."""
    if isinstance(found, dict):
        return set().union(*(prefixed(one) for pair in found.items() for one in pair))
    if isinstance(found, list):
        return set().union(set(), *(prefixed(one) for one in found))
    is_word = isinstance(found, str) and found.startswith(("dpv:", "eu-gdpr:", "legal-gb:"))
    return {found} if is_word else set()


def test_the_export_has_the_shape_of_an_agreement_and_known_words_only(client, signed):
    found = client.get(f"{FOLDER}/1.jsonld")
    assert found.headers["Content-Type"] == "application/ld+json"
    said = found.json()
    jsonschema.validate(said, SHAPE)
    assert prefixed({name: value for name, value in said.items() if name != "@context"}) - KNOWN == set()
    assert [one["target"]["uid"] for one in said["permission"]] == ["cs:kind", "cs:respect", "cs:words"]
    assert {one["target"]["uid"] for one in said["prohibition"]} == {"cs:name", "cs:address", "cs:original", "cs:key"}
    assert said["permission"][0]["constraint"][2]["rightOperand"] == {"@type": "xsd:date", "@value": "2026-12-31"}
    assert said["permission"][0]["duty"][0]["constraint"][0]["rightOperand"]["@value"] == "P90D"


def test_a_word_that_the_vocabulary_does_not_have_would_be_found(signed):
    said = queries.agreement(signed, address="https://example.org/contracts/x")
    assert prefixed(said | {"dpv:hasPurpose": "dpv:Curiosity"}) - KNOWN == {"dpv:Curiosity"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(said | {"permission": []}, SHAPE)


def test_every_word_that_an_arrangement_can_hold_has_a_term_or_is_ours():
    found = {dpv("purpose", id) for id, _ in PURPOSES} | {dpv("basis", id) for id, _ in BASES}
    found |= {dpv("condition", id) for id, _ in CONDITIONS}
    assert {one for one in found if one} <= KNOWN and len(found) > 12


def test_both_levels_are_exported(place):
    for level, named in (("text", "words"), ("contact", "message")):
        one = arrangement(place, level=level, fields=[named])
        jsonschema.validate(queries.agreement(one, address="https://example.org/contracts/x"), SHAPE)
    assert {level for level, _ in LEVELS[1:]} == {"text", "contact"}


def test_the_agreement_has_every_heading_of_the_code_with_what_was_said(signed):
    said = words_of(queries.agreement_paper(signed))
    assert all(words in said for _, words in HEADINGS) and all(words in said for words in SAYS.values())
    for needed in ("Parties", "Purpose", "What is shared", "Lawful basis", "From when to when", "How it ends"):
        assert needed in said
    assert "not legal advice" in said and "90 days" in said and "31 December 2026" in said


def test_the_assessment_says_what_is_known_and_leaves_open_what_people_judge(signed):
    paper = queries.assessment_paper(signed)
    said = words_of(paper)
    assert "This is no assessment" in said and "0 times" in said
    assert all(one.id in str(paper.blocks) for one in queries.sharing_rules())
    assert "For you to answer" in said


@pytest.mark.parametrize("name", ["1", "1/assessment"])
def test_both_papers_open_in_word_and_as_pdf(client, signed, name):
    word = docx.Document(io.BytesIO(client.get(f"{FOLDER}/{name}.docx").content))
    pdf = pypdf.PdfReader(io.BytesIO(client.get(f"{FOLDER}/{name}.pdf").content))
    text = "\n".join(one.text for one in word.paragraphs)
    assert "School buses" in text and "School buses" in pdf.pages[0].extract_text()
    assert not word.core_properties.author


def test_a_draft_is_for_those_who_may_arrange(client, place):
    arrangement(place, state="drafted")
    for name in ("1.docx", "1.pdf", "1.jsonld", "1/assessment.docx"):
        assert client.get(f"{FOLDER}/{name}").status_code == 404


def test_no_field_that_says_who_told_is_ever_permitted(place, signed):
    never = {f"cs:{name}" for name, one in fields().items() if one.group == "identity"}
    said = queries.agreement(signed, address="https://example.org/contracts/x")
    assert not never & {one["target"]["uid"] for one in said["permission"]}
