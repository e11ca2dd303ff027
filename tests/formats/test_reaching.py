"""Speaking to strangers: where an address may lead, and what we put up with."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import socket
import threading

import pytest

from countersign import clock
from countersign.errors import AskedToWait, NotReadable, NotValid
from countersign.formats.reaching import Reach, json_of, spot, too_deep, wait_of, xml_of
from elsewhere import Asked, Said, standing

REACH = Reach("countersign (+http://localhost; us)", private=True, timeout_s=60, total_s=60, largest=2**21)


@pytest.fixture(scope="module")
def there():
    with standing() as elsewhere:
        yield elsewhere


@pytest.mark.parametrize(
    "url",
    (
        "file:///etc/passwd", "ftp://example.org/x", "gopher://example.org", "https://", "//example.org", "x",
        "http://127.0.0.1/", "http://[::1]/", "http://localhost:8000/", "http://10.1.2.3/", "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data", "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/", "http://2130706433/",
        "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://224.0.0.1/", "http://0x7f.1/",
        "http://me:secret@example.org/", "http://example.org/a b", "http://example.org/\r\nHost: x", "http://[bad",
        "http://example.org:99999/", "https://example.org/" + "a" * 1000,
    ),
)  # fmt: skip
def test_addresses_that_lead_inside_or_are_none_are_refused(url):
    with pytest.raises((NotValid, NotReadable)):
        spot(url)


def test_the_machine_that_was_checked_is_the_one_that_is_asked(there, monkeypatch):
    """A name that leads elsewhere by the second look-up (DNS rebinding) gains nothing."""
    there.pages["/x"] = {"a": 1}
    port, real, looked = int(there.address.rsplit(":", 1)[1]), socket.getaddrinfo, []

    def lookup(host, *rest, **more):
        if host == "rebinding.example":
            looked.append(host)
            return [
                (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(looked) == 1 else "10.9.9.9", port))
            ]
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    assert json_of(REACH.get(f"http://rebinding.example:{port}/x").body) == {"a": 1}
    assert looked == ["rebinding.example"]


def test_who_asks_is_said_and_a_redirect_is_followed_but_never_inside_or_to_another_scheme(there):
    there.pages |= {
        "/on": Said(status=301, headers={"Location": "/good"}), "/good": {"a": 1},
        "/away": Said(status=302, headers={"Location": "file:///etc/passwd"}),
        "/round": Said(status=302, headers={"Location": "/round"}),
    }  # fmt: skip
    answer = REACH.get(f"{there.address}/on")
    assert (answer.status, json_of(answer.body), answer.moved_to) == (200, {"a": 1}, f"{there.address}/good")
    assert there.asked[-1].headers["user-agent"] == "countersign (+http://localhost; us)"
    with pytest.raises(NotValid):
        REACH.get(f"{there.address}/away")
    with pytest.raises(NotReadable, match="without end"):
        REACH.get(f"{there.address}/round")


def test_a_redirect_from_outside_to_inside_is_refused(there, monkeypatch):
    """The first address is public (as far as the look-up says), the second is not."""
    there.pages["/in"] = Said(status=302, headers={"Location": "http://10.0.0.1/secret"})
    from countersign.formats.reaching import addresses

    monkeypatch.setattr(addresses, "_is_public", lambda one: str(one) == "127.0.0.1")
    with pytest.raises(NotValid, match="private network"):
        Reach("us").get(f"{there.address}/in")


def test_a_secret_is_shown_to_its_own_server_and_to_no_other(there):
    there.pages["/here"] = {}
    with standing() as other:
        other.pages["/in"] = {}
        there.pages["/off"] = Said(status=302, headers={"Location": f"{other.address}/in"})
        for path in ("/here", "/off"):
            REACH.get(f"{there.address}{path}", secret={"X-Key": "open sesame"})
        assert all(one.headers["x-key"] == "open sesame" for one in there.asked[-2:])
        assert "x-key" not in other.asked[-1].headers


def test_what_was_seen_is_shown_and_need_not_be_sent_again(there):
    there.pages["/e"] = Said({"a": 1}, headers={"ETag": '"v1"', "Last-Modified": "Mon, 30 Nov 2026 08:00:00 GMT"})
    first = REACH.get(f"{there.address}/e")
    assert first.seen == {"etag": '"v1"', "modified": "Mon, 30 Nov 2026 08:00:00 GMT"}
    assert REACH.get(f"{there.address}/e", seen=first.seen).unchanged
    assert there.asked[-1].headers["if-modified-since"] == "Mon, 30 Nov 2026 08:00:00 GMT"


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(there):
    there.pages["/busy"] = Said(status=429, headers={"Retry-After": "120"})
    with pytest.raises(AskedToWait) as refused:
        REACH.get(f"{there.address}/busy")
    assert refused.value.retry_after_s == 120
    with clock.at(dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)):
        assert wait_of("Mon, 30 Nov 2026 12:10:00 GMT") == 600
        assert wait_of("Mon, 30 Nov 2026 11:00:00 GMT") == 1
    assert (wait_of(""), wait_of("soon"), wait_of("9" * 30)) == (300, 300, 7 * 86400)


def test_sizes_are_bounded_also_unpacked(there):
    packed = {"Content-Encoding": "gzip"}
    there.pages |= {
        "/big": b"x" * (2**21 + 1), "/zip": Said(gzip.compress(b'{"a": 1}'), headers=packed),
        "/bomb": Said(gzip.compress(b"0" * 2**21), headers=packed),
        "/cut": Said(gzip.compress(b"abc" * 99)[:-9], headers=packed),
        "/odd": Said(b"x", headers={"Content-Encoding": "br"}), "/none": Said(status=404),
        "/short": Said(b"x", headers={"Content-Length": "5", "Connection": "close"}),
    }  # fmt: skip
    assert json_of(REACH.get(f"{there.address}/zip").body) == {"a": 1}
    for path in ("/big", "/bomb", "/cut", "/odd", "/none", "/short"):
        with pytest.raises(NotReadable):
            REACH.get(f"{there.address}{path}")


def test_a_server_that_drips_is_given_up():
    """One byte whenever we are about to lose patience keeps to every timeout; the whole still ends."""
    server = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def drip():
        line, _ = server.accept()
        with line:
            line.recv(2**16)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n")
            while not stop.wait(0.05):
                try:
                    line.sendall(b"x")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        with pytest.raises(NotReadable, match="in time"):
            Reach("us", private=True, timeout_s=60, total_s=0.3).get(f"http://127.0.0.1:{server.getsockname()[1]}/")
    finally:
        stop.set()
        thread.join()
        server.close()


def test_looking_keeps_nothing_and_takes_any_status(there):
    there.pages["/gone"] = Said(b"gone", status=410)
    assert REACH.look(f"{there.address}/gone").status == 410
    assert there.asked[-1] == Asked("HEAD", "/gone", {}, there.asked[-1].headers)


@pytest.mark.parametrize(
    ("body", "why"),
    (
        (b'{"a":\n"\xff"}', "Line 2 holds bytes"), (b'{"a": 1,\n\n', "line 3"), (b"[" * 99_999, "holds what no"),
        (b"[" * 99 + b"]" * 99, "too deeply"), (b'{"a": NaN}', "holds what no"),
        (b'{"a": ' + b"9" * 9999 + b"}", "holds"),
    ),
)  # fmt: skip
def test_json_that_cannot_be_read_is_refused_with_its_line(body, why):
    with pytest.raises(NotReadable, match=why):
        json_of(body)


def test_json_in_the_encodings_of_the_standard_is_read():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
        assert json_of(json.dumps({"a": "é"}, ensure_ascii=False).encode(encoding)) == {"a": "é"}
    assert not too_deep(json.loads("[" * 60 + "]" * 60))


@pytest.mark.parametrize(
    "body",
    (
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
        b'<!DOCTYPE a [<!ENTITY e "ha"><!ENTITY f "&e;&e;">]><a>&f;</a>', b'<!DOCTYPE a SYSTEM "http://10.0.0.1/"><a/>',
        b"<a>" * 99 + b"</a>" * 99, b"<a><b></a>", b'<?xml version="1.0" encoding="no-such"?><a/>', b"",
    ),
)  # fmt: skip
def test_xml_is_read_without_entities_and_not_beyond_a_sane_depth(body):
    with pytest.raises(NotReadable):
        xml_of(body)
    assert xml_of(b"<a><b>c</b></a>")[0].text == "c"
