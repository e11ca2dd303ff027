from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from countersign import clock
from countersign.errors import NotAllowed, NotNow, NotValid
from countersign.experiences import actions
from countersign.experiences.models import Alert, Experience, Received, Sealed
from countersign.experiences.queries.witness import received as witness
from countersign.experiences.told import Told, fits, unseal
from countersign.intake import actions as intake
from countersign.intake.targets import CHANGED, SAME, TAKEN
from countersign.ledger.models import Entry
from countersign.people.actions import receipt_for
from countersign.people.queries import sealer
from countersign.people.rules import ANYBODY, SYSTEM, Actor
from tests_of_experiences import FIELDS, imported, made_rows, write

SAID = "My mother waited four hours for the ambulance and nobody rang to say why it was late."


def test_what_is_told_is_sealed_and_its_words_are_nowhere_in_the_database(source):
    account, code = actions.receive(source=source, words=SAID, by=ANYBODY, rating=5)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM experiences_experience")
        assert "ambulance" not in repr(cursor.fetchall())
    content = unseal(sealer(), account.key, bytes(account.sealed.value))
    assert content["words"] == SAID
    assert receipt_for(code).pk == account.receipt_id


def test_the_ledger_commits_to_the_words_without_holding_them(source):
    account, _ = actions.receive(source=source, words=SAID, by=ANYBODY)
    line = Entry.objects.get(event="experience.received")
    assert "ambulance" not in str(line.facts)
    content = unseal(sealer(), account.key, bytes(account.sealed.value))
    salt = bytes.fromhex(content.pop("salt"))
    assert fits(bytes(account.received.commitments), content, salt)
    assert not fits(bytes(account.received.commitments), content | {"words": "other"}, salt)
    assert dict(witness()) == {line.subject: line.facts["digest"]}


def test_danger_is_held_and_alerted_and_never_lost(source):
    account, _ = actions.receive(source=source, words="My carer hit me and I am afraid of her.", by=ANYBODY)
    assert (account.state, account.danger) == ("held", True)
    why = Alert.objects.get(experience=account).why
    assert why
    assert "hit me" not in why


def test_a_held_account_skips_the_steps_until_it_is_released(source, steward):
    account, _ = actions.receive(source=source, words="My carer hit me and I am afraid of her.", by=ANYBODY)
    actions.redact(source, by=SYSTEM)
    account.refresh_from_db()
    assert account.state == "held"
    actions.release(account, by=steward)
    actions.redact(source, by=SYSTEM)
    account.refresh_from_db()
    assert account.state == "redacted"
    assert account.alert.seen_by_id == steward.account_id


def test_nothing_told_is_refused(source):
    with pytest.raises(NotValid):
        actions.receive(source=source, words="  ", by=ANYBODY)
    assert not Received.objects.exists()


def test_a_rating_without_words_is_valid(source):
    account, _ = actions.receive(source=source, words="", rating=2, by=ANYBODY)
    assert account.rating == 2


def test_only_staff_enter_accounts_for_somebody_else(source, steward):
    with pytest.raises(NotAllowed):
        actions.receive(source=source, words=SAID, channel="phone", by=ANYBODY)
    account, code = actions.receive(source=source, words=SAID, channel="phone", by=steward)
    assert account.channel == "phone"
    assert code


def test_identifiers_in_what_was_said_about_whose_it_is_are_taken_out(source):
    account, _ = actions.receive(source=source, words=SAID, said_place="call me on 07700 900123", by=ANYBODY)
    assert account.said_place == "call me on [phone]"


def test_the_same_row_again_is_the_same_and_a_changed_one_replaces_it(source):
    first = Told(words="It was late.", own_id="1", line=2)
    assert actions.receive_many([first], source=source, by=SYSTEM) == [TAKEN]
    assert actions.receive_many([first], source=source, by=SYSTEM) == [SAME]
    changed = Told(words="It was very late.", own_id="1", line=2)
    assert actions.receive_many([changed], source=source, by=SYSTEM) == [CHANGED]
    account = Experience.objects.get()
    assert unseal(sealer(), account.key, bytes(account.sealed.value))["words"] == "It was very late."


def test_a_changed_row_is_refused_once_it_is_counted(source):
    actions.receive_many([Told(words="It was late.", own_id="1")], source=source, by=SYSTEM)
    Experience.objects.update(state="counted")
    (outcome,) = actions.receive_many([Told(words="It was early.", own_id="1")], source=source, by=SYSTEM)
    assert outcome.kind == "refused"
    assert "counted" in outcome.reason


def test_two_rows_of_one_file_with_one_id_are_not_both_taken(source):
    rows = [Told(words="It was late.", own_id="1", line=2), Told(words="It was dear.", own_id="1", line=3)]
    outcomes = actions.receive_many(rows, source=source, by=SYSTEM)
    assert [outcome.kind for outcome in outcomes] == ["taken", "refused"]
    assert "Line 2" in outcomes[1].reason


def test_equal_ratings_without_an_id_stay_different_accounts(source, tmp_path):
    path = write(tmp_path / "a.csv", [{"rating": "5", "body": "Marsh Homes"}] * 3)
    fields = {name: FIELDS[name] for name in ("rating", "said_body")}
    assert imported(path, source, fields=fields).taken == 3
    assert imported(path, source, fields=fields, again=True).same == 3


def test_an_import_can_be_undone_until_something_of_it_counts(source, tmp_path, steward):
    path = write(tmp_path / "a.csv", made_rows(5))
    run = imported(path, source)
    intake.undo(run, by=steward)
    assert (Experience.objects.count(), Sealed.objects.count()) == (0, 0)
    run = imported(path, source)
    Experience.objects.filter(said_body__gt="").update(state="counted")
    with pytest.raises(NotNow):
        intake.undo(run, by=steward)
    assert Experience.objects.count() == 5


class TestWithdrawing:
    def test_only_the_person_can(self, source, steward):
        account, _ = actions.receive(source=source, words=SAID, by=ANYBODY)
        for nobody in (steward, SYSTEM, ANYBODY, Actor("person", receipt_id=account.receipt_id + 1)):
            with pytest.raises(NotAllowed):
                actions.withdraw(account, by=nobody)
        gone = actions.withdraw(account, by=Actor("person", receipt_id=account.receipt_id))
        assert gone.state == "withdrawn"

    def test_words_original_and_codes_are_gone(self, source):
        account, code = actions.receive(source=source, words=SAID, said_body="Marsh Homes", rating=5, by=ANYBODY)
        actions.redact(source, by=SYSTEM)
        gone = actions.withdraw(account, by=Actor("person", receipt_id=receipt_for(code).pk))
        assert not Sealed.objects.exists()
        assert (gone.redacted_text, gone.said_body, gone.rating) == ("", "", None)

    def test_a_withdrawn_row_does_not_come_back_with_its_file(self, source):
        row = Told(words="It was late.", own_id="1")
        actions.receive_many([row], source=source, by=SYSTEM)
        Experience.objects.update(state="withdrawn")
        (outcome,) = actions.receive_many([row], source=source, by=SYSTEM)
        assert outcome.kind == "refused"


def test_an_opened_original_is_logged_with_its_reason(source, steward):
    account, _ = actions.receive(source=source, words=SAID, by=ANYBODY)
    with pytest.raises(NotValid):
        actions.open_sealed(account, why=" ", by=steward)
    assert actions.open_sealed(account, why="The redaction looks wrong.", by=steward)["words"] == SAID
    assert account.openings.get().by_id == steward.account_id
    assert Entry.objects.filter(event="experience.opened").count() == 1


def test_originals_are_destroyed_when_their_time_has_come(source):
    actions.receive(source=source, words=SAID, by=ANYBODY)
    assert actions.destroy_expired() == 0
    with clock.at(clock.now() + dt.timedelta(days=366)):
        assert actions.destroy_expired() == 1
    assert not Sealed.objects.exists()
