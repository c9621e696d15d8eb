"""Imports of files."""

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
}
