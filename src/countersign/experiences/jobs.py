"""What the clock or a page may start: one step over one source in the background, and what the calendar destroys."""

from __future__ import annotations

from django_tasks import task

from countersign import clock
from countersign.experiences import actions, queries
from countersign.experiences.actions import apart, contacting, drafting, gaps, timing
from countersign.people.rules import SYSTEM

STEPS = {"dedupe": actions.dedupe, "redact": actions.redact, "sort": actions.sort, "attach": actions.attach}


@task()
def run_step(step: str, slug: str) -> int:
    """Take ``step`` (dedupe, redact, sort, attach or code) over a source; returns how many accounts it saw."""
    source = queries.source(slug)
    if step == "code":
        return actions.code(source, by=SYSTEM, seed=clock.today().toordinal())[0].done
    return STEPS[step](source, by=SYSTEM).done


@task()
def look_for_campaigns() -> int:
    """Accounts that look as if one hand were behind them are set apart; returns how many anew."""
    return actions.look_for_campaigns(by=SYSTEM)


@task()
def forget_origins() -> int:
    """Digests of where accounts came from, after sixty days; returns of how many."""
    return apart.forget_origins()


@task()
def book_time() -> int:
    """What the desk measured in months that are over, as hours used; returns how many lines."""
    return timing.book_time()


@task()
def destroy_expired() -> int:
    """Sealed originals whose date has come; returns how many were destroyed."""
    return actions.destroy_expired()


@task()
def drop_expired_drafts() -> int:
    """Unfinished forms whose date has passed; returns how many are gone."""
    return drafting.drop_expired_drafts()


@task()
def keep_gaps() -> int:
    """Letters about gaps that were opened or are overdue; returns how many are new."""
    return gaps.write_of_gaps()


@task()
def destroy_expired_contacts() -> int:
    """Addresses whose date has passed; returns how many were destroyed."""
    return contacting.destroy_expired_contacts()
