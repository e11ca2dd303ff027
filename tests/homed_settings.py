"""The site's settings with a fresh home folder, so that no test ever writes into a developer's own.

pytest-django reads settings before any conftest runs, so the folder is chosen here.
"""

import os
import tempfile

os.environ["COUNTERSIGN_HOME"] = tempfile.mkdtemp(prefix="countersign-test-")
os.environ["DJANGO_SETTINGS_MODULE"] = "countersign.site.settings"  # for commands that tests start, in the same home

from countersign.site.settings import *  # noqa: F403

# Processes that tests start keep their rows in the home they are given, unless they are told of another database (see
# ``spare_database`` in conftest.py).
SERVER = os.environ.pop("DATABASE_URL", "")

# The real password hash is slow on purpose; tests need not be.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# All tests ask from one address, many at one moment that stands still; who keeps count of that says so (``test_pace``).
READS_PER_MINUTE = POSTS_PER_ADDRESS = POSTS_PER_PERSON = POSTS_PER_VERB = 0

# Each test has a log of its own and may change rows without its lines: what one worked out holds in no other.
CACHES = {**CACHES, "worked_out": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # noqa: F405
