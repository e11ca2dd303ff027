"""What insight may hear of accounts: those that count, of some months; and signed-off words of nobody who fears."""

from __future__ import annotations

import datetime as dt

import pytest

from browser.talked import themes as talked
from countersign.experiences.models import Experience
from countersign.experiences.queries.voices import VOICES
from countersign.insight.models import Talk
from countersign.register.models import Body

pytestmark = pytest.mark.django_db
MAY = 2025 * 12 + 4


@pytest.fixture
def accounts(source):
    """One that counts, and one of each kind that must not be heard or shown."""
    body = Body.objects.create(name="Marsh Care", slug="marsh-care")
    plain = {"state": "counted", "happened_on": dt.date(2025, 5, 9), "body": body}
    kinds = {
        "plain": plain,
        "copy": plain | {"counts": False},
        "held": plain | {"state": "held"},
        "afraid": plain | {"fears": True},
        "danger": plain | {"danger": True},
        "early": plain | {"happened_on": dt.date(2024, 1, 9)},
        "empty": plain | {"redacted_text": ""},
        "unsigned": plain | {"published_text": ""},
    }
    Experience.objects.bulk_create(
        Experience(
            **{
                "key": name, "source": source, "channel": "import", "redacted_text": f"about {name}",
                "published_text": f"About {name}.", "told_at": dt.datetime(2025, 5, 9, tzinfo=dt.UTC), **one,
            }
        )
        for name, one in kinds.items()
    )  # fmt: skip
    return body


def test_only_counted_accounts_of_the_months_are_heard(accounts):
    told = VOICES.told(MAY - 3, MAY)
    assert told.keys == ("afraid", "danger", "plain", "unsigned")
    assert told.months.tolist() == [MAY] * 4
    assert told.about["body_id"].tolist() == [accounts.pk] * 4
    assert told.about["service_id"].tolist() == [0] * 4
    assert VOICES.told(MAY + 1, MAY + 2).keys == ()


def test_only_signed_off_words_of_nobody_who_fears_are_shown(accounts):
    every = list(Experience.objects.values_list("key", flat=True))
    assert dict(VOICES.signed_off(every)) == {one: f"About {one}." for one in ("plain", "early", "empty")}
    assert VOICES.signed_off([]) == {}
    assert VOICES.trace("plain").endswith("/trace/account/plain")
    assert VOICES.opens("plain").endswith("/desk/account/plain")


def test_the_examples_of_the_access_list_are_there(db):
    talked()
    shown = Talk.objects.get().shown
    assert "t1" in {one["id"] for one in shown["themes"]}
    assert "780" in shown["all"]["about"]["body_id"]
    assert any(one["words"] for one in shown["themes"])
