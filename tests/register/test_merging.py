"""Two records found to be one body: everything that hangs on the one moves, in every room, and no proof breaks."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey
from django.utils.module_loading import import_string

from answers import town as town_
from countersign import clock
from countersign.answers.models import Commitment
from countersign.engine import Is, Question
from countersign.errors import NotValid
from countersign.findings import queries as findings
from countersign.findings.models import Due, Note
from countersign.people.models import Account, Membership
from countersign.people.queries import roles_of
from countersign.people.rules import SYSTEM
from countersign.register import actions, queries
from countersign.register.models import Body, Contract, Merge, Party
from countersign.terms.models import Owed


def keys():
    """Every foreign key to a body in any room, read off the models themselves."""
    own = [(model, field) for model in apps.get_models() for field in model._meta.get_fields() if model is not Merge]
    return [(m, f) for m, f in own if isinstance(f, ForeignKey) and f.related_model is Body]


def hanging(body) -> Counter:
    found = {f"{m._meta.label}.{f.name}": m._base_manager.filter(**{f.attname: body.pk}).count() for m, f in keys()}
    return Counter({name: count for name, count in found.items() if count})


def witnessed() -> dict[str, str]:
    return {name: said for path in settings.LEDGER_WITNESSES for name, said in import_string(path)()}


@pytest.fixture
def town(db, tmp_path, settings):
    settings.HOME = tmp_path
    with clock.at(town_.MONDAY):
        found = town_.found()
        account = Account.objects.create(username="desk@example.org")
        Membership.objects.create(account=account, role="provider", body=found.place.provider)
        found.commitment()
        yield found


@pytest.fixture
def other(town) -> Body:
    return actions.add_body(name="Provider of buses", by=SYSTEM)


def test_every_key_to_a_body_is_walked():
    """The keys read off the models are those that a merge moves; those that no body knows of are the most of them."""
    walked = {(one.related_model, one.field.name) for one in actions.bodies._hanging()}
    assert walked == {(model, field.name) for model, field in keys()}
    assert len(walked) > 35 and (Due, "body") in walked and (Membership, "body") in walked and (Note, "body") in walked


def test_accounts_findings_clocks_promises_and_staff_move_and_nothing_is_left(town, other):
    before = hanging(town.place.provider)
    assert {"answers.Commitment.body", "findings.Finding.body", "findings.Due.body", "people.Membership.body"} < set(
        before
    )
    actions.merge_bodies(keep=other, gone=town.place.provider, by=SYSTEM)
    assert set(hanging(town.place.provider)) == set()
    assert hanging(other) >= before
    roles = roles_of(Account.objects.get(username="desk@example.org").pk)
    assert roles == frozenset({("provider", other.pk)}), "its staff may act for the body that is left"


def test_what_was_signed_stays_signed_in_its_own_name(town, other):
    before = witnessed()
    assert {name.split(":")[0] for name in before} >= {"finding", "due", "commitment"}
    first = actions.merge_bodies(keep=other, gone=town.place.provider, by=SYSTEM)
    assert witnessed() == before
    last = actions.add_body(name="Buses of the East", by=SYSTEM)
    second = actions.merge_bodies(keep=last, gone=other, by=SYSTEM)
    assert witnessed() == before, "also round two corners"
    for merge in (second, first):
        actions.separate_bodies(merge, by=SYSTEM)
    assert witnessed() == before and Commitment.objects.get().body == town.place.provider


def test_a_question_about_a_merged_record_is_asked_about_the_body_it_leads_to(town, other):
    asked = Question("experiences", where=(Is("body_id", town.place.provider.pk),))
    assert findings.followed(asked) == asked
    merge = actions.merge_bodies(keep=other, gone=town.place.provider, by=SYSTEM)
    assert findings.followed(asked) == Question("experiences", where=(Is("body_id", other.pk),))
    actions.separate_bodies(merge, by=SYSTEM)
    assert findings.followed(asked) == asked


def test_nothing_that_is_committed_to_reads_the_name_of_today():
    """Whatever makes a digest says a body by the record under which the row was written."""
    rooms = Path(queries.__file__).parents[2]
    signing = [path for path in rooms.glob("*/queries/**/*.py") if "proof.canonical" in path.read_text()]
    assert len(signing) > 8
    todays = re.compile(r"\.(body|payer|names|objector|other|to)(\.slug|\.pk|_id)\b(?!: party)")
    assert [path.name for path in signing if todays.search(path.read_text())] == []


def test_a_record_that_was_merged_is_not_kept_by_another_merge(town, other):
    actions.merge_bodies(keep=other, gone=town.place.provider, by=SYSTEM)
    with pytest.raises(NotValid):
        actions.merge_bodies(keep=town.place.provider, gone=town.elsewhere, by=SYSTEM)


def test_a_row_that_both_have_stays_and_is_said(town, other):
    contract = Contract.objects.first()
    Party.objects.create(contract=contract, body=other, part="provider")
    merge = actions.merge_bodies(keep=other, gone=town.place.provider, by=SYSTEM)
    left = hanging(town.place.provider)
    assert set(left) <= {"register.Party.body"} and isinstance(merge.moved, list)
    assert not Owed.objects.filter(body=town.place.provider).exists()
