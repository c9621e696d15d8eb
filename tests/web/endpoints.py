"""Who may call what, endpoint by endpoint: the table that the application is held against.

A new endpoint fails `test_roles.py` until it has a line here. A permission, or:
"public" – everybody, "signed in" – whatever the roles, "token" – receivers.
"""

from __future__ import annotations

ENDPOINTS = {
    "static": "public",
    # signing in, and one's own account
    "sign_in.root": "public",
    "sign_in.form": "public",
    "sign_in.submit": "public",
    "sign_in.sign_out": "public",
    "account.index": "signed in",
    "account.save": "signed in",
    "account.change_password": "signed in",
    "account.end_session": "signed in",
    # feeds
    "feeds.full": "token",
    "feeds.delta": "token",
    "feeds.item": "token",
    "feeds.manifest": "token",
    "feeds.schema": "token",
    # files behind addresses that nobody guesses
    "media.file": "public",
    # pages for people
    "admin.index": "view",
    "people.index": "administer",
    "people.new": "administer",
    "people.create": "administer",
    "people.show": "administer",
    "people.save": "administer",
    "people.reset_password": "administer",
    "people.sign_out": "administer",
    "people.deactivate": "administer",
    "people.activate": "administer",
    "people.erase": "administer",
}

#: Who may what. Written out once more, so that a change of `pim.accounts.roles` is seen twice.
ROLES = {
    "admin": {"view", "enrich", "structure", "import", "plan", "publish", "administer"},
    "marketing": {"view", "enrich", "structure", "import"},
    "purchasing": {"view", "import", "plan"},
    "channel_manager": {"view", "plan", "publish"},
    "viewer": {"view"},
    "nobody": set(),  # signed in, without any role
}
