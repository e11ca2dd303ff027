"""What every test can lean on: real data and reference vectors where they are beside the project.

The settings, with a home folder of their own, are in ``homed_settings.py``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

_ROOT = Path(__file__).resolve().parent.parent


def _beside(setting: str, default: str) -> Path:
    return (_ROOT / os.environ.get(setting, default)).resolve()


def _folder_or_skip(setting: str, default: str) -> Path:
    folder = _beside(setting, default)
    if not folder.is_dir():
        pytest.skip(f"{setting} names no folder here ({default}); this test needs what lies in it")
    return folder


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
