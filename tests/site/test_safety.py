"""Production does not start with an unsafe setting, and says all of them at once."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading

import pytest

from countersign.errors import NotConfigured
from countersign.proof.keys import new_signing_key
from countersign.sealing import new_key
from countersign.site.environment import read
from countersign.site.keys import kept
from countersign.site.safety import check, faults

SAFE = {
    "COUNTERSIGN_MODE": "production",
    "COUNTERSIGN_SECRET_KEY": "kq8T-f3_wZ0bVxN5yRj2LmPc7HsDaUe9GtQi4Ko1-Xs6Wv_Bh3Fn",
    "COUNTERSIGN_RECEIPT_KEY": new_key(),
    "COUNTERSIGN_SEALING_KEYS": f"{new_key()},{new_key()}",
    "COUNTERSIGN_LEDGER_KEY": new_signing_key(),
    "COUNTERSIGN_EQUALITY_KEYS": new_key(),
    "COUNTERSIGN_HOSTS": "register.example.org",
    "COUNTERSIGN_HTTPS": "on",
    "COUNTERSIGN_HOST_NAME": "Eastmarsh Citizens’ Register",
    "COUNTERSIGN_HOST_CONTACT": "Write to the Old Customs House, Eastmarsh.",
}
UNSAFE = {
    "COUNTERSIGN_SECRET_KEY": ("", "short", "a" * 60),
    "COUNTERSIGN_RECEIPT_KEY": ("", "short"),
    "COUNTERSIGN_SEALING_KEYS": ("", "not-a-key", "c2hvcnQ="),
    "COUNTERSIGN_LEDGER_KEY": ("", "not-a-key"),
    "COUNTERSIGN_EQUALITY_KEYS": ("", "not-a-key", SAFE["COUNTERSIGN_SEALING_KEYS"].partition(",")[2]),
    "COUNTERSIGN_HOSTS": ("", "*", ".example.org", "register.example.org,*", "register.example.org,"),
    "COUNTERSIGN_HTTPS": ("", "off"),
    "COUNTERSIGN_DEBUG": ("on",),
    "COUNTERSIGN_HOST_NAME": ("",),
    "COUNTERSIGN_HOST_CONTACT": ("",),
    "COUNTERSIGN_PROXIES": ("many",),
}


BY_SMTP = {"COUNTERSIGN_MAIL": "smtp", "COUNTERSIGN_SMTP_HOST": "mail.example.org"} | {
    "COUNTERSIGN_ADDRESS": "https://register.example.org"
}
_ID = "26785a09-ab16-4eb0-8407-a37497a57506"
BY_NOTIFY = {"COUNTERSIGN_MAIL": "notify", "COUNTERSIGN_NOTIFY_KEY": f"register-{_ID}-{_ID}"} | {
    "COUNTERSIGN_NOTIFY_TEMPLATE": _ID, "COUNTERSIGN_ADDRESS": "https://register.example.org",
}  # fmt: skip


@pytest.mark.parametrize("mail", [BY_SMTP, BY_NOTIFY, {"COUNTERSIGN_MAIL": "off"}])
def test_a_safe_way_out_for_letters_starts(mail) -> None:
    assert faults({**SAFE, **mail}) == ()


@pytest.mark.parametrize(
    ("mail", "name", "value"),
    [
        (BY_SMTP, "COUNTERSIGN_MAIL", "pigeon"),
        (BY_SMTP, "COUNTERSIGN_SMTP_HOST", ""),
        (BY_SMTP, "COUNTERSIGN_SMTP_PORT", "smtp"),
        (BY_SMTP, "COUNTERSIGN_SMTP_SECURITY", "none"),
        (BY_SMTP, "COUNTERSIGN_SMTP_SECURITY", "ssl3"),
        (BY_SMTP, "COUNTERSIGN_ADDRESS", ""),
        (BY_SMTP, "COUNTERSIGN_ADDRESS", "http://register.example.org"),
        (BY_NOTIFY, "COUNTERSIGN_NOTIFY_KEY", "register-without-ids"),
        (BY_NOTIFY, "COUNTERSIGN_NOTIFY_TEMPLATE", "the template"),
        (BY_NOTIFY, "COUNTERSIGN_NOTIFY_URL", "http://notify.example.org"),
    ],
)
def test_each_unsafe_way_out_for_letters_is_named(mail, name: str, value: str) -> None:
    assert name in {fault for fault, _ in faults({**SAFE, **mail, name: value})}


def test_a_mail_server_on_this_machine_needs_no_encryption() -> None:
    local = {**BY_SMTP, "COUNTERSIGN_SMTP_HOST": "localhost", "COUNTERSIGN_SMTP_SECURITY": "none"}
    assert faults({**SAFE, **local}) == ()


def test_a_safe_set_of_settings_starts() -> None:
    assert faults(SAFE) == ()
    check(SAFE)


# Numbered, since some values are new in every process and must not name a test.
@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param(name, value, id=f"{name}-{at}")
        for name, values in UNSAFE.items()
        for at, value in enumerate(values)
    ],
)
def test_each_unsafe_setting_is_named(name: str, value: str) -> None:
    assert {fault for fault, _ in faults({**SAFE, name: value})} == {name}


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(NotConfigured) as refused:
        check({"COUNTERSIGN_MODE": "production"})
    told = str(refused.value)
    assert all(name in told for name in SAFE if name != "COUNTERSIGN_MODE")


def test_development_starts_with_nothing_set() -> None:
    assert faults({}) == ()


def test_a_mode_that_does_not_exist_is_no_way_around() -> None:
    assert [name for name, _ in faults({"COUNTERSIGN_MODE": "Production"})] == ["COUNTERSIGN_MODE"]


def test_no_fault_repeats_a_secret() -> None:
    told = str(faults({**SAFE, "COUNTERSIGN_SECRET_KEY": "hunter2", "COUNTERSIGN_SEALING_KEYS": "hunter3"}))
    assert "hunter" not in told


def test_an_undocumented_setting_cannot_be_read() -> None:
    with pytest.raises(KeyError):
        read("COUNTERSIGN_" + "SHOE_SIZE", {})


def _asked(tmp_path, *arguments: str, **environ: str) -> subprocess.CompletedProcess:
    kept_out = {name: value for name, value in os.environ.items() if not name.startswith(("COUNTERSIGN_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "countersign", *arguments],
        env={**kept_out, "COUNTERSIGN_HOME": str(tmp_path), **environ},
        capture_output=True,
        text=True,
        timeout=600,
    )


@pytest.mark.slow
def test_the_command_refuses_to_serve_unsafe_settings_and_says_why(tmp_path) -> None:
    refused = _asked(tmp_path, "serve", COUNTERSIGN_MODE="production")
    assert refused.returncode == NotConfigured.exit_code
    assert "COUNTERSIGN_HTTPS" in refused.stderr and "Traceback" not in refused.stderr


@pytest.mark.slow
def test_keys_that_the_command_makes_are_safe(tmp_path) -> None:
    made = dict(line.split("=", 1) for line in _asked(tmp_path, "key").stdout.split())
    assert len(made) == 5 and faults({**SAFE, **made}) == ()


@pytest.mark.slow
def test_production_settings_are_secure_once_they_start(tmp_path) -> None:
    checked = _asked(tmp_path, "manage", "check", "--deploy", "--fail-level", "WARNING", "--tag", "security", **SAFE)
    warned = {
        word for word in checked.stderr.replace("(", " ").replace(")", " ").split() if word.startswith("security.W")
    }
    # Other names of the host are not ours to decide about, so HSTS speaks of this one only.
    assert warned <= {"security.W005", "security.W021"}, checked.stderr


def test_a_kept_key_is_readable_by_its_owner_only(tmp_path) -> None:
    path = tmp_path / "keys" / "secret"
    kept(path, lambda: "one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_many_who_start_at_once_share_one_key(tmp_path) -> None:
    path, start, read_keys = tmp_path / "keys" / "secret", threading.Barrier(12), []

    def begin(number: int) -> None:
        start.wait()
        read_keys.append(kept(path, lambda: f"{number}" * 4000))

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(read_keys) == 12 and len(set(read_keys)) == 1 and len(read_keys[0]) >= 4000
    assert [one.name for one in path.parent.iterdir()] == ["secret"]
