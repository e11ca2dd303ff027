"""The doors to what is shared, over roles, states, levels, purposes and fields; nothing opens by a link alone."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver

import countersign
from countersign import clock
from countersign.experiences.models import Experience
from countersign.people.models import Account, Membership
from countersign.terms import queries
from countersign.terms.models import Access
from experiences.test_shared import CANARIES, MAY, place  # noqa: F401
from terms.place import SAYS, arrangement

ADDRESS = "/desk/shared/school-buses"
GIVEN = "The driver was late, number 01."


@pytest.fixture(autouse=True)
def in_may():
    with clock.at(MAY):
        yield


@pytest.fixture
def signed_in(client):
    def as_(role, body=None):
        account, _ = Account.objects.get_or_create(username=f"{role}-{body.slug if body else 'host'}@example.org")
        Membership.objects.get_or_create(account=account, role=role, body=body)
        client.force_login(account)
        return client

    return as_


def asked(place, *wanted, purpose="improve", level="text", body=None):  # noqa: F811
    return {"body": (body or place.provider).pk, "purpose": purpose, "level": level, "wanted": list(wanted)}


def rows(response):
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))[1:]


ROLES = ("nobody", "steward", "administrator", "scrutineer", "adviser", "provider", "commissioner", "stranger")
STATES = ("none", "drafted", "signed", "ended", "revoked", "expired")
TELLING = (("text", "improve", "words"), ("text", "oversee", "words"), ("text", "improve", "name"))


@pytest.mark.parametrize("state", STATES)
def test_only_what_is_allowed_comes_out_of_any_door(client, place, signed_in, state):  # noqa: F811
    """The page and its file, for every role in every state. What the policies say to every combination of level,
    purpose and field is tried in ``terms/test_sharing.py``; here it is tried that no door goes round them.
    """
    if state != "none":
        ends = {"ends_on": MAY - dt.timedelta(days=1)} if state == "expired" else {}
        arrangement(place, state="signed" if state == "expired" else state, **ends)
    for role in ROLES:
        whole = state == "signed" or role == "provider"
        check_doors(client, place, signed_in, role, state, TELLING if whole else TELLING[:1])


def check_doors(client, place, signed_in, role, state, combinations):  # noqa: F811
    bodies = {"provider": place.provider, "adviser": place.below, "commissioner": place.council}
    bodies["stranger"] = place.stranger
    client.logout()
    if role != "nobody":
        signed_in("provider" if role == "stranger" else role, bodies.get(role))
    mine, may = bodies.get(role, place.provider), role in ("provider", "commissioner") and state == "signed"
    for level, purpose, field in combinations:
        sent = asked(place, field, purpose=purpose, level=level, body=mine)
        page, file = client.post(ADDRESS, sent), client.post(f"{ADDRESS}/words.csv", sent)
        expected = may and (level, purpose, field) == ("text", "improve", "words")
        assert (GIVEN in page.content.decode()) == expected, (role, state, field)
        assert (file.status_code == 200) == expected, (role, state, field)
        assert not expected or len(rows(file)) == 21
        assert [word for word in CANARIES if word in page.content.decode()] == []


def test_there_is_no_other_door():
    """One function reads what is shared, one action calls it, one page that; no admin and no API has heard of it."""
    sources = {path: path.read_text() for path in Path(countersign.__file__).parent.rglob("*.py")}
    knows = {path.parent.parent.name for path, text in sources.items() if re.search(r"\bqueries\.shared import", text)}
    assert knows == {"experiences"}
    calls = {str(path) for path, text in sources.items() if re.search(r"\bask_shared\(", text)}
    ends = ("experiences/actions/sharing.py", "experiences/pages/shared.py", "demo/building/sharing.py")
    assert {one for one in calls if not one.endswith(ends)} == set() and len(calls) == len(ends)
    assert not [app for app in settings.INSTALLED_APPS if "admin" in app]
    named = {name for name in get_resolver().reverse_dict if isinstance(name, str) and "shared" in name}
    api = [path for path, text in sources.items() if path.parent.name in ("api", "cli") and "shared" in text.split()]
    assert named <= {"shared", "shared-csv"} and api == []
    assert str(get_resolver().url_patterns).count("admin") == 0


def test_opening_an_address_gives_nothing_and_writes_nothing(place, signed_in):  # noqa: F811
    arrangement(place)
    client = signed_in("provider", place.provider)
    page = client.get(ADDRESS, asked(place, "words"))
    assert page.status_code == 200 and GIVEN not in page.content.decode() and not Access.objects.exists()
    assert client.get(f"{ADDRESS}/words.csv").status_code == 405


def test_a_file_holds_codes_in_fives_and_no_words(place, signed_in):  # noqa: F811
    arrangement(place)
    client = signed_in("commissioner", place.council)
    file = client.post(f"{ADDRESS}/codes.csv", asked(place, "words", "kind", "respect", body=place.council))
    assert sorted(map(tuple, rows(file))) == [("praise", "yes")] * 5 + [("problem", "no")] * 10
    assert not [key for key in Experience.objects.values_list("key", flat=True) if key in repr(file.headers)]


def test_a_refusal_is_said_with_its_rule_and_stays_on_the_desk_and_in_public(client, place, signed_in):  # noqa: F811
    sent = signed_in("provider", place.provider).post(ADDRESS, asked(place, "words"))
    assert sent.status_code == 403 and "no-arrangement" in sent.content.decode()
    assert "Refused to Saltway Transport" in client.get(ADDRESS).content.decode()
    client.logout()
    with clock.at(MAY + dt.timedelta(days=12)):
        page = client.get("/contracts/school-buses/sharing").content.decode()
    assert "Nothing is arranged" in page and "12 days" in page and "have every party sign it" in page


def test_the_public_page_shows_what_is_signed_and_no_draft(client, place):  # noqa: F811
    arrangement(place, state="drafted")
    assert "Nothing is arranged" in client.get("/contracts/school-buses/sharing").content.decode()
    arrangement(place)
    page = client.get("/contracts/school-buses/sharing").content.decode()
    assert "Arrangement 2" in page and "Arrangement 1" not in page and all(words in page for words in SAYS.values())
    assert "identity-never" in page and "In force" in page


def test_the_steward_sees_every_ask_and_nobody_else_does(client, place, signed_in):  # noqa: F811
    arrangement(place)
    signed_in("provider", place.provider).post(ADDRESS, asked(place, "words", "confidence"))
    assert client.get("/desk/terms/asked").status_code == 403
    steward = signed_in("steward")
    page = steward.get("/desk/terms/asked").content.decode()
    assert "Given" in page and "Refused: field-not-named" in page and "@example.org" not in page
    assert [row[-2:] for row in rows(steward.get("/desk/terms/asked.csv"))] == [
        ["field-not-named", "0"],
        ["as-arranged", "21"],
    ]


def test_an_arrangement_is_drafted_signed_by_all_reviewed_and_revoked(place, signed_in):  # noqa: F811
    def day(name, date):
        return {f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year}

    client = signed_in("commissioner", place.council)
    said = {
        "bodies": [place.council.pk, place.provider.pk], "purpose": "improve", "level": "text",
        "fields_named": ["words"], "basis": "public_task", "condition": "none", "retain_days": 90, **SAYS,
        **day("starts_on", MAY), **day("ends_on", dt.date(2026, 12, 1)), **day("review_on", dt.date(2026, 8, 1)),
    }  # fmt: skip
    desk = "/desk/terms/school-buses/sharing"
    wrong = client.post(f"{desk}/new", said | {"security": ""})
    assert "There is a problem" in wrong.content.decode() and not queries.arrangements(place.contract.pk).exists()
    assert client.post(f"{desk}/new", said).status_code == 302
    made = queries.arrangements(place.contract.pk).get()
    parties = (("commissioner", place.council), ("provider", place.provider), ("steward", None))
    for (role, body), signature in zip(parties, made.signatures.all(), strict=True):
        client = signed_in(role, body)
        assert client.get(desk).content.decode().count("/sign/") == 1
        client.post(f"{desk}/1/sign/{signature.pk}")
    assert queries.arrangement("school-buses", 1).state == "signed"
    client = signed_in("provider", place.provider)
    assert client.post(f"{desk}/1/review", day("review_on", dt.date(2026, 9, 1))).status_code == 302
    client.post(f"{desk}/1/revoke", {"reason": "no"})
    assert queries.arrangement("school-buses", 1).state == "signed"
    client.post(f"{desk}/1/revoke", {"reason": "Staff left files on a train."})
    assert "Staff left files on a train." in client.get("/contracts/school-buses/sharing").content.decode()


def test_who_is_no_party_of_the_contract_finds_the_desks_shut(place, signed_in):  # noqa: F811
    arrangement(place)
    client = signed_in("provider", place.stranger)
    for address in (ADDRESS, "/desk/terms/school-buses/sharing", "/desk/terms/school-buses/sharing/new"):
        assert client.get(address).status_code == 403
    client.post("/desk/terms/school-buses/sharing/1/revoke", {"reason": "We would rather not have it."})
    assert queries.arrangement("school-buses", 1).state == "signed"
