"""Static files in production."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):
    """Each file under a name that changes with its content, so that browsers may keep it for ever."""

    support_js_module_import_aggregation = True
