"""The queue behind Django's tasks: ``some_task.enqueue(key)`` writes a row, in the transaction of whoever asks."""

from __future__ import annotations

from typing import Any

from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus

from countersign.work import actions


class Queue(BaseTaskBackend):
    """For ``settings.TASKS``. What a job came to is asked of :mod:`countersign.work.queries`."""

    def enqueue(self, task: Task, args: tuple[Any, ...], kwargs: dict[str, Any]) -> TaskResult:
        self.validate_task(task)
        if kwargs:
            raise TypeError("Arguments of a job are told by their place.")
        job = actions.put(task.module_path, args)
        return TaskResult(
            task=task, id=str(job.pk), status=TaskResultStatus.READY, enqueued_at=job.made_at, started_at=None,
            last_attempted_at=None, finished_at=None, args=list(job.arguments), kwargs={}, backend=self.alias,
            errors=[], worker_ids=[],
        )  # fmt: skip
