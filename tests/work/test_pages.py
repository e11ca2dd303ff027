"""The queue on the administrator's page, on the command line, and what every task may be told."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings
from django_tasks.base import Task

import countersign
from countersign.cli.jobs import jobs
from countersign.ledger.models import Entry
from countersign.people.models import Account, Membership
from countersign.work.models import Job
from work import tasks
from work.conftest import fails

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode()


def test_an_empty_queue_says_so(client, administrator) -> None:
    assert "Nothing here" in text(client.get("/jobs"))


def test_administrators_see_state_age_progress_and_fault(client, administrator, work) -> None:
    tasks.DOES["a"] = fails
    tasks.count.enqueue("a"), tasks.miss.enqueue(7)
    work()
    tasks.count.enqueue("b")
    Job.objects.filter(state="waiting").update(done=12_400, total=33_096, unit="rows")
    page = text(client.get("/jobs"))
    assert "1 waiting, 0 running, 1 to be tried again, 1 given up" in page and "12,400 of 33,096 rows" in page
    assert "ValueError in" in page and "Heron" not in page and "0 seconds" in page
    assert page.index("given up</strong>") < page.index("failed, tried again later, next try")
    assert text(client.get("/jobs?state=dead")).count("next try") == 0


def test_what_was_given_up_is_tried_again_or_dropped(client, administrator, work) -> None:
    tasks.miss.enqueue(7)
    work()
    job = Job.objects.get()
    assert client.post(f"/jobs/{job.pk}/do/retry").status_code == 302
    job.refresh_from_db()
    assert (job.state, job.tries) == ("waiting", 0)
    assert client.post(f"/jobs/{job.pk}/do/drop").status_code == 302
    assert client.post(f"/jobs/{job.pk}/do/retry").status_code == 409
    assert client.post(f"/jobs/{job.pk}/do/take").status_code == 404
    assert client.post("/jobs/999999/do/drop").status_code == 404
    told = [(f"job.{what}", f"job:{job.pk}") for what in ("retried", "dropped")]
    assert list(Entry.objects.order_by("index").values_list("event", "subject")) == told
    assert work() == 0


@pytest.mark.parametrize("role", ["steward", "provider", "scrutineer"])
def test_it_opens_to_administrators_only(client, role) -> None:
    account = Account.objects.create(username="sam@example.org")
    Membership.objects.create(account=account, role=role)
    client.force_login(account)
    tasks.count.enqueue("a")
    assert client.get("/jobs").status_code == 403
    assert client.post(f"/jobs/{Job.objects.get().pk}/do/drop").status_code == 403
    assert Job.objects.get().state == "waiting"


def test_the_list_has_a_constant_number_of_queries(client, administrator, django_assert_max_num_queries) -> None:
    for at in range(30):
        tasks.count.enqueue(f"key-{at}")
    with django_assert_max_num_queries(8):
        client.get("/jobs")


def test_the_command_line_lists_and_tries_again(work) -> None:
    tasks.miss.enqueue(7)
    work()
    call, job = CliRunner().invoke, Job.objects.get()
    assert f"{job.pk}\tdead" in call(jobs, ["list"]).output
    assert "1 in the queue again" in call(jobs, ["retry", "--all"]).output
    assert "dropped" in call(jobs, ["drop", str(job.pk)]).output
    assert "0 waiting" in call(jobs, ["list", "--state", "dropped"]).output


def every_task() -> dict[str, Task]:
    rooms = Path(countersign.__file__).parent
    modules = [import_module(f"countersign.{one.parent.name}.jobs") for one in sorted(rooms.glob("*/jobs.py"))]
    return {one.module_path: one for module in modules for one in vars(module).values() if isinstance(one, Task)}


def test_every_task_can_be_named_in_the_queue_and_is_told_keys_and_numbers_only() -> None:
    found = every_task()
    assert {path for path, _ in settings.TIMETABLE} <= set(found)
    for path, one in found.items():
        told = inspect.signature(one.func).parameters.values()
        assert len(path) <= 120 and {each.annotation for each in told} <= {"int", "str"}, path
        assert {each.name for each in told} <= {"key", "slug", "pk", "step", "account"}, path
