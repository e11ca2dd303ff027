"""The import desk, as a steward walks through it without any script."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from countersign.experiences.models import Experience
from countersign.intake import actions
from countersign.intake.models import Profile, Run
from countersign.people.models import Account, Membership
from tests_of_experiences import made_rows, write


@pytest.fixture
def desk(client, source, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    account = Account.objects.create(username="s@example.org", email="s@example.org")
    Membership.objects.create(account=account, role="steward")
    client.force_login(account)
    return client


def upload(client, content: bytes, name: str = "file.csv"):
    data = {"file": SimpleUploadedFile(name, content), "belongs": "a-source"}
    return client.post(reverse("import"), data)


def mapped(client, **more):
    given = {
        "id__columns": ["id"],
        "words__columns": ["words"],
        "happened_on__columns": ["date"],
        "happened_on__order": "dmy",
        "rating__columns": ["rating"],
        "said_body__columns": ["body"],
    }
    return client.post(reverse("import-map"), given | more)


def test_a_file_goes_from_upload_to_result_and_back(desk, tmp_path):
    rows = made_rows(30)
    rows[4]["date"] = "31/02/2025"
    answer = upload(desk, write(tmp_path / "a.csv", rows).read_bytes())
    assert answer.headers["Location"] == reverse("import-map")
    assert rows[0]["words"][:40] in desk.get(reverse("import-map")).content.decode()
    assert mapped(desk, save_as="My file").headers["Location"] == reverse("import-check")
    checked = desk.get(reverse("import-check")).content.decode()
    assert "29 of the first 30 rows" in checked
    assert "not a date" in checked
    assert Experience.objects.count() == 0
    begun = desk.post(reverse("import-begin"))
    run = Run.objects.get()
    assert begun.headers["Location"] == reverse("import-run", args=[run.key])
    if run.state == "previewed":
        actions.work(run)
    page = desk.get(reverse("import-run", args=[run.key])).content.decode()
    assert "not a date" in page
    csv = b"".join(desk.get(reverse("import-refusals", args=[run.key])).streaming_content).decode()
    assert csv.splitlines()[1].startswith("6,happened_on,")
    assert Profile.objects.get().name == "my-file"
    desk.post(reverse("import-undo", args=[run.key]))
    assert Experience.objects.count() == 0


def test_a_file_that_is_no_table_is_refused_on_the_form(desk):
    page = upload(desk, b"%PDF-1.7", "a.csv").content.decode()
    assert "This is a PDF, not a table." in page
    assert "Error:" in page


def test_a_mapping_with_faults_names_them(desk, tmp_path):
    upload(desk, write(tmp_path / "a.csv", made_rows(3)).read_bytes())
    page = mapped(desk, words__columns=["nowhere"]).content.decode()
    assert "govuk-error-summary" in page


def test_the_name_of_a_file_is_kept_nowhere(desk, tmp_path, caplog):
    upload(desk, write(tmp_path / "a.csv", made_rows(3)).read_bytes(), "Ottoline Fanshawe.csv")
    mapped(desk)
    desk.post(reverse("import-begin"))
    assert "Fanshawe" not in str(Run.objects.values()) + caplog.text


def test_a_visitor_is_sent_away(client, db):
    assert client.get(reverse("import")).status_code in (302, 403)
