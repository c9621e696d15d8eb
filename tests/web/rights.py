"""Who may call what, endpoint by endpoint: the table that the application is held against.

Each file of tests/web/endpoints holds a part of it. A new endpoint fails `test_roles.py`
until it has a line: a permission, or "public" – everybody, "signed in" – whatever the
roles, "token" – receivers, "api:" and a permission – programs.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

PARTS = sorted(path.stem for path in Path(__file__).with_name("endpoints").glob("*.py"))
LINES = [line for part in PARTS for line in import_module(f"tests.web.endpoints.{part}").ENDPOINTS.items()]
ENDPOINTS = dict(LINES)

#: Who may what. Written out once more, so that a change of `pim.accounts.roles` is seen twice.
ROLES = {
    "admin": {"view", "enrich", "structure", "import", "plan", "publish", "administer", "monitor"},
    "marketing": {"view", "enrich", "structure", "import"},
    "purchasing": {"view", "import", "plan"},
    "channel_manager": {"view", "plan", "publish"},
    "viewer": {"view"},
    "monitor": {"monitor"},
    "nobody": set(),  # signed in, without any role
}
