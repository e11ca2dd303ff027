"""Accounts from servers of Open311 and from an inbox, both played on this machine."""

from __future__ import annotations

import datetime as dt
import imaplib
import re
import socketserver
import threading
from email.message import EmailMessage
from random import Random

import pytest

from countersign import clock
from countersign.errors import NotConfigured, NotReadable, NotValid
from countersign.experiences.inlets.letters_in import letter
from countersign.experiences.models import Alert, Contact, Experience, Sealed
from countersign.experiences.told import unseal
from countersign.formats.reaching import Reach
from countersign.intake import actions as intake
from countersign.intake.models import Inlet, Refusal, Run
from countersign.ledger.models import Entry
from countersign.notices import actions as notices
from countersign.notices.models import Notice
from countersign.people.queries import sealer
from countersign.people.rules import SYSTEM, Actor
from elsewhere import standing
from tests_of_experiences import contents

NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
REACH = Reach("countersign", private=True, timeout_s=60, pause_s=0)


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(NOON):
        yield


def read(inlet, **more):
    return intake.read_inlet(inlet, by=SYSTEM, rng=Random(1), reach=REACH, **more)


def counts(run):
    return run.rows_done, run.taken, run.changed, run.same, run.refused


# Open311: the request of the standard's own example (GeoReport v2, GET Service Requests)
EXAMPLE = {
    "service_request_id": "638349", "status": "open", "status_notes": "", "service_name": "Sidewalk and Curb Issues",
    "service_code": "006", "description": "The pavement is broken and nobody comes.", "agency_responsible": "Streets",
    "service_notice": "", "requested_datetime": "2010-04-19T06:37:38-08:00",
    "updated_datetime": "2010-04-19T06:37:38-08:00",
    "expected_datetime": "2010-04-19T06:37:38-08:00", "address": "8TH AVE and JUDAH ST", "address_id": "545483",
    "zipcode": "EM4 1AA", "lat": 37.762221815, "long": -122.4651145,
    "media_url": "http://city.gov.s3.example/638349.jpg",
}  # fmt: skip


@pytest.fixture
def there():
    with standing() as elsewhere:
        yield elsewhere


def endpoint(there, source, path="/open311/v2"):
    options = {"source": source.slug}
    return intake.add_inlet(name="City", kind="open311", address=there.address + path, options=options, by=SYSTEM)


def told_by(account):
    return unseal(sealer(), account.key, bytes(account.sealed.value))


def test_requests_come_in_as_accounts_without_place_address_or_picture(there, source):
    there.pages["/open311/v2/requests.json"] = [EXAMPLE]
    assert counts(read(endpoint(there, source))) == (1, 1, 0, 0, 0)
    account = Experience.objects.get()
    said = told_by(account)
    assert (said["words"], said["service"], said["place"], said["happened_on"]) == (
        EXAMPLE["description"], "Sidewalk and Curb Issues", "EM4", "2010-04-19",
    )  # fmt: skip
    assert (account.state, account.channel) == ("received", "import")
    assert not re.search("JUDAH|37.76|jpg|545483", str(said) + str(list(Experience.objects.values())))
    assert all(one.path == "/open311/v2/requests.json" for one in there.asked), "media_url is never fetched"


def test_days_are_asked_for_in_windows_and_the_same_again_changes_nothing(there, source):
    there.pages["/open311/v2/requests.json"] = [EXAMPLE]
    inlet = endpoint(there, source, "/open311/v2?jurisdiction_id=city.gov")
    read(inlet)
    before = contents(source), Entry.objects.count()
    with clock.at(NOON + dt.timedelta(days=200)):
        assert counts(read(inlet)) == (3, 0, 0, 3, 0)
    assert (contents(source), Entry.objects.count()) == before
    asked = [one.query for one in there.asked]
    assert all(one["jurisdiction_id"] == "city.gov" for one in asked)
    assert [(one["start_date"][:10], one["end_date"][:10]) for one in asked] == [
        ("2026-09-01", "2026-11-30"), ("2026-11-29", "2027-02-27"), ("2027-02-27", "2027-05-28"),
        ("2027-05-28", "2027-06-18"),
    ]  # fmt: skip


def test_pages_are_followed_and_a_server_that_knows_none_ends_too(there, source):
    many = [EXAMPLE | {"service_request_id": str(n), "description": f"It broke {n} times."} for n in range(150)]
    there.pages["/open311/v2/requests.json"] = lambda asked: many[100 * (int(asked.query["page"]) - 1) :][:100]
    assert counts(read(endpoint(there, source))) == (150, 150, 0, 0, 0)
    Inlet.objects.all().delete()
    there.pages["/open311/v2/requests.json"] = many[:100]
    assert counts(read(endpoint(there, source))) == (100, 0, 0, 100, 0)


def test_xml_is_read_too_and_never_with_entities(there, source):
    one = "".join(f"<{name}>{value}</{name}>" for name, value in EXAMPLE.items())
    there.pages["/open311/v2/requests.xml"] = f"<service_requests><request>{one}</request></service_requests>".encode()
    inlet = endpoint(there, source, "/open311/v2/requests.xml")
    assert counts(read(inlet)) == (1, 1, 0, 0, 0)
    there.pages["/open311/v2/requests.xml"] = (
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><request><description>&x;</description></request></r>'
    )
    with pytest.raises(NotReadable, match="entities"):
        read(inlet)
    assert Experience.objects.count() == 1


@pytest.mark.parametrize("odd", [None, [], {}, "x", {"service_request_id": "1"}, {"description": "No id."},
                                 {"service_request_id": ["1"], "description": {"a": 1}}])  # fmt: skip
def test_a_request_that_says_nothing_is_refused_and_the_next_one_taken(there, source, odd):
    there.pages["/open311/v2/requests.json"] = [odd, EXAMPLE]
    run = read(endpoint(there, source))
    assert counts(run) == (2, 1, 0, 0, 1)
    assert run.refusals.values_list("part", "line").get() == ("page 1", 1)


def test_danger_in_a_request_is_held_like_any_other(there, source):
    there.pages["/open311/v2/requests.json"] = [EXAMPLE | {"description": "My carer hit me again last night."}]
    read(endpoint(there, source))
    assert Experience.objects.get().state == "held" and Alert.objects.exists()


# an inbox


class _Inbox(socketserver.StreamRequestHandler):
    """Enough of IMAP4rev1 for whoever reads an inbox by the numbers of its letters."""

    def handle(self):
        box = self.server.box
        self.say("* OK ready")
        for line in iter(self.rfile.readline, b""):
            tag, _, rest = line.decode().strip().partition(" ")
            verb, *words = rest.split(" ")
            box.said.append(rest)
            answer = self.answered(box, f"{verb} {words[0]}".upper() if verb.upper() == "UID" else verb.upper(), words)
            self.say(f"{tag} {answer}")
            if verb.upper() == "LOGOUT":
                return

    def answered(self, box, verb, words):
        match verb:
            case "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1")
            case "LOGIN":
                return "OK in" if " ".join(words) == 'accounts "open sesame"' else "NO wrong"
            case "SELECT" | "EXAMINE":
                self.say(f"* {len(box.letters)} EXISTS")
                self.say(f"* OK [UIDVALIDITY {box.validity}] valid")
            case "UID SEARCH":
                first = int(words[-1].split(":")[0])
                found = [n for n in box.letters if n >= first] or list(box.letters)[-1:]
                self.say("* SEARCH " + " ".join(map(str, found)))
            case "UID FETCH":
                number = int(words[1])
                raw = box.letters.get(number)
                if raw is not None and "SIZE" in words[2]:
                    self.say(f"* 1 FETCH (UID {number} RFC822.SIZE {box.sizes.get(number, len(raw))})")
                elif raw is not None:
                    self.wfile.write(f"* 1 FETCH (UID {number} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
            case "UID STORE":
                box.marked.add(int(words[1]))
            case "EXPUNGE":
                for number in box.marked:
                    box.letters.pop(number, None)
            case "LOGOUT":
                self.say("* BYE")
        return "OK done"

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


@pytest.fixture
def box(monkeypatch):
    monkeypatch.setenv("SOURCE_SECRET_INBOX", "open sesame")
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Inbox)
    server.daemon_threads = True
    server.letters, server.sizes, server.marked, server.said, server.validity = {}, {}, set(), [], 7
    server.box = server
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def inbox(box, source, **options):
    return intake.add_inlet(
        name="Inbox", kind="mail", address=f"imap://accounts@127.0.0.1:{box.server_address[1]}/INBOX",
        secret="SOURCE_SECRET_INBOX", options={"source": source.slug, **options}, by=SYSTEM,
    )  # fmt: skip


def written(words="The bus did not come.", *, number=1, **headers) -> EmailMessage:
    message = EmailMessage()
    given = {"From": "Some Body <somebody@example.org>", "Subject": "The bus", "Message-ID": f"<{number}@example.org>"}
    for name, value in (given | headers).items():
        message[name.replace("_", "-")] = value
    message.set_content(words)
    return message


def test_a_letter_is_an_account_its_sender_is_sealed_and_gets_the_code_by_return(box, source):
    box.letters[1] = written().as_bytes()
    assert counts(read(inbox(box, source))) == (1, 1, 0, 0, 0)
    account = Experience.objects.get()
    assert (account.channel, told_by(account)["words"]) == ("mail", "The bus\n\nThe bus did not come.")
    assert account.receipt_id and Contact.objects.get().consent_version == "mail 1"
    stored = [list(model.objects.values()) for model in (Experience, Sealed, Contact, Run, Inlet, Entry, Notice)]
    assert "somebody" not in str(stored) and "sesame" not in str(stored)
    assert notices and Notice.objects.get().kind == "received"


def test_the_letter_in_return_holds_the_code_and_help_and_goes_to_the_sender(box, source, settings, mailoutbox):
    settings.MAIL, settings.EMAIL_BACKEND = "smtp", "django.core.mail.backends.locmem.EmailBackend"
    box.letters[1] = written("My carer hit me.").as_bytes()
    read(inbox(box, source))
    notices.deliver(rng=Random(1))
    (sent,) = mailoutbox
    assert sent.to == ["somebody@example.org"]
    code = re.search("receipt code is: (\\S.*)", sent.body)[1].strip()
    from countersign.people.actions import receipt_for

    assert receipt_for(code).pk == Experience.objects.get().receipt_id
    assert "999" in sent.body and "/help" in sent.body and "carer" not in sent.body
    assert Experience.objects.get().state == "held"


def test_the_same_letters_again_change_nothing_also_where_the_server_numbers_anew(box, source):
    box.letters = {n: written(f"It was late {n} times.", number=n).as_bytes() for n in (3, 5, 9)}
    inlet = inbox(box, source)
    assert counts(read(inlet)) == (3, 3, 0, 0, 0)
    before = contents(source), Entry.objects.count(), Notice.objects.count()
    assert read(inlet) is None
    box.validity, box.letters = 8, dict(enumerate(box.letters.values(), 1))
    assert counts(read(inlet)) == (3, 0, 0, 3, 0)
    assert (contents(source), Entry.objects.count(), Notice.objects.count()) == before


def test_a_reading_that_is_cut_off_takes_every_letter_once(box, source, monkeypatch):
    from countersign.experiences.inlets import mail

    monkeypatch.setattr(mail, "_AT_ONCE", 2)
    box.letters = {n: written(f"It was late {n} times.", number=n).as_bytes() for n in range(1, 6)}
    inlet = inbox(box, source)
    read(inlet, budget_s=-1)
    assert Experience.objects.count() == 2
    assert counts(read(inlet)) == (5, 5, 0, 0, 0)


def test_letters_stay_in_the_inbox_unless_it_is_said_otherwise_and_refused_ones_always_do(box, source):
    box.letters = {1: written().as_bytes(), 2: written(" ", number=2).as_bytes()}
    read(inbox(box, source))
    assert list(box.letters) == [1, 2]
    assert any(one.startswith("EXAMINE") for one in box.said), "opened for reading only"
    Inlet.objects.all().delete()
    read(inbox(box, source, after="delete"))
    assert list(box.letters) == [2]


def test_a_withdrawn_letter_never_comes_back(box, source):
    from countersign.experiences.actions import withdraw

    box.letters[1] = written().as_bytes()
    inlet = inbox(box, source)
    read(inlet)
    account = Experience.objects.get()
    withdraw(account, by=Actor("person", receipt_id=account.receipt_id))
    assert not Contact.objects.exists()
    box.validity = 8
    assert counts(read(inlet)) == (1, 0, 0, 0, 1)
    assert Experience.objects.get().state == "withdrawn"


def test_one_bad_letter_harms_no_other(box, source):
    box.letters = {
        1: b"\xff\xfe\0!", 2: written(number=2, Auto_Submitted="auto-replied").as_bytes(),
        3: written(number=3).as_bytes(),
        4: b"Content-Type: text/plain; charset=no-such\r\n\r\nHello", 5: written("x" * 300_000, number=5).as_bytes(),
    }  # fmt: skip
    box.sizes[5] = 11 * 2**20
    run = read(inbox(box, source))
    assert counts(run)[:2] == (5, 1)
    assert set(Refusal.objects.values_list("line", flat=True)) == {1, 2, 4, 5}


def test_a_wrong_password_is_noted_and_never_shown(box, source, monkeypatch):
    inlet = inbox(box, source)
    monkeypatch.setenv("SOURCE_SECRET_INBOX", "wrong one")
    with pytest.raises(NotReadable) as refused:
        read(inlet)
    assert "wrong one" not in str(refused.value)
    monkeypatch.delenv("SOURCE_SECRET_INBOX")
    with pytest.raises(NotConfigured):
        read(inlet)
    inlet.refresh_from_db()
    assert (inlet.state, inlet.fails) == ("failing", 2)


def test_an_inbox_that_hangs_up_or_lies_about_sizes_is_given_up(box, source, monkeypatch):
    inlet = inbox(box, source)
    box.letters[1] = written().as_bytes()
    monkeypatch.setattr(_Inbox, "answered", lambda self, *_: self.say("* 1 FETCH (BODY[] {99999999999}") or "OK")
    with pytest.raises(NotReadable):
        read(inlet)


@pytest.mark.parametrize(
    "address",
    (
        "http://a@b.example/", "imaps://mail.example/INBOX", "imaps://", "imaps://a:pw@b.example/INBOX",
        "imaps://a%0d%0ab@b.example/", 'imaps://a@b.example/IN"BOX', "imaps://a@b.example/%0d%0aX",
    ),
)  # fmt: skip
def test_what_is_no_inbox_is_refused(source, address):
    with pytest.raises(NotValid):
        intake.add_inlet(name="I", kind="mail", address=address, options={"source": source.slug}, by=SYSTEM)


def test_passwords_do_not_travel_in_the_open(source, monkeypatch):
    from countersign.formats.reaching import addresses

    monkeypatch.setattr(addresses, "_lookup", lambda host, port: [addresses.ipaddress.ip_address("192.0.2.1")])
    monkeypatch.setenv("SOURCE_SECRET_INBOX", "open sesame")
    inlet = intake.add_inlet(name="I", kind="mail", address="imap://a@b.example/INBOX", secret="SOURCE_SECRET_INBOX",
                             options={"source": source.slug}, by=SYSTEM)  # fmt: skip
    monkeypatch.setattr(imaplib.IMAP4, "__init__", lambda *_: pytest.fail("it was connected to"))
    with pytest.raises(NotValid, match="in the open"):
        read(inlet)


def test_of_a_letter_its_own_words_are_taken_and_nothing_else():
    message = written(
        "We waited.\n\nOn Monday, A Person <a@example.org> wrote:\n> You said this.\n-- \nMe\n01632 960001"
    )
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Mrs Example.pdf")
    read = letter(message.as_bytes())
    assert (read.words, read.attachments, read.sender) == ("The bus\n\nWe waited.", 1, "somebody@example.org")
    html = EmailMessage()
    html["From"] = "x"
    html.set_content("<head><style>a{}</style></head><p>We <b>waited</b>.</p><script>alert(1)</script>", subtype="html")
    assert (letter(html.as_bytes()).words, letter(html.as_bytes()).sender) == ("We waited.", "")


@pytest.mark.parametrize(
    "headers", [{"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}, {"List_Id": "<a.example.org>"}]
)
def test_what_no_person_wrote_to_us_is_refused(headers):
    with pytest.raises(NotValid):
        letter(written(**headers).as_bytes())
