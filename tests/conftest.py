"""What every test can lean on: real data and reference vectors where they are beside the project.

The settings, with a home folder of their own, are in ``homed_settings.py``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck, settings

from postgres_server import emptied_where_full, spare

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# A busy machine makes no property false, and no example too slow to draw.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

# Emptying the database between tests would write Django's permissions anew each time; nothing here asks for one.
post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
post_migrate.disconnect(create_contenttypes)

if connection.vendor == "postgresql":
    # Emptying all tables takes it a second, however little is in them; few hold anything after a test.
    connection.ops.sql_flush = emptied_where_full

_ROOT = Path(__file__).resolve().parent.parent


def _beside(setting: str, default: str) -> Path:
    return (_ROOT / os.environ.get(setting, default)).resolve()


def _folder_or_skip(setting: str, default: str) -> Path:
    folder = _beside(setting, default)
    if not folder.is_dir():
        pytest.skip(f"{setting} names no folder here ({default}); this test needs what lies in it")
    return folder


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests for which something is built once for their module go to one process, so that it is built once indeed."""
    for item in items:
        used = getattr(item, "_fixtureinfo", None)
        if used and any(one[-1].scope == "module" for one in used.name2fixturedefs.values()):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.fixture(autouse=True)
def _no_index_of_another_test() -> Iterator[None]:
    """What the register of one test was searched with does not answer for the next, which is rolled back to nothing."""
    yield
    if index := sys.modules.get("countersign.register.queries.index"):
        index.forget()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of the real data beside the project; skips where it is absent."""
    return _folder_or_skip("COUNTERSIGN_REAL_DATA", "../shared/data")


@pytest.fixture(scope="session")
def vectors() -> Path:
    """Folder of reference vectors; skips where it is absent."""
    return _folder_or_skip("COUNTERSIGN_VECTORS", "../shared/vectors")


@pytest.fixture(scope="session")
def standards() -> Path:
    """Folder of official schemas and fixtures; skips where it is absent."""
    return _folder_or_skip("COUNTERSIGN_STANDARDS", "../shared/standards")


@pytest.fixture(scope="session")
def database(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The tests' database, for worlds that are built once for many tests.

    pytest-django makes one only if some chosen test asks for it by itself, so it is made here where none does.
    """
    made = None
    with django_db_blocker.unblock():
        if not _is_for_tests(str(connection.settings_dict["NAME"])):
            made = setup_databases(0, interactive=False)
    yield
    if made:
        with django_db_blocker.unblock():
            teardown_databases(made, 0)


@pytest.fixture
def spare_database() -> Iterator[dict[str, str]]:
    """What to tell a process of its own database: nothing on SQLite, which lies in its home; one more on PostgreSQL."""
    if not django_settings.SERVER:
        yield {}
        return
    with spare(django_settings.SERVER) as address:
        yield {"DATABASE_URL": address}


def _is_for_tests(name: str) -> bool:
    return "memorydb" in name or name.startswith("test_")
