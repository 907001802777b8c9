"""Where static files are kept once they are collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """Hashed names for everything, also where one script imports another: no browser mixes two releases."""

    support_js_module_import_aggregation = True
    # Ours only: a library names modules in its comments that no file stands for.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
