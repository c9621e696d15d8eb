"""Imports of files, and the mappings of their columns."""

from __future__ import annotations

ENDPOINTS = {
    "imports.index": "import",
    "imports.upload": "import",
    "imports.show": "import",
    "imports.progress": "import",
    "imports.columns": "import",
    "imports.save_columns": "import",
    "imports.save_options": "import",
    "imports.check": "import",
    "imports.apply": "import",
    "imports.resume": "import",
    "imports.rejected": "import",
    "imports.discard": "import",
    "import_mappings.index": "import",
    "import_mappings.show": "import",
    "import_mappings.rename": "import",
    "import_mappings.archive": "import",
}
