"""Signing in, one's own account, people, and what serves every page."""

from __future__ import annotations

ENDPOINTS = {
    "static": "public",
    "sign_in.root": "public",
    "sign_in.form": "public",
    "sign_in.submit": "public",
    "sign_in.sign_out": "public",
    "account.index": "signed in",
    "account.save": "signed in",
    "account.change_password": "signed in",
    "account.end_session": "signed in",
    "admin.index": "view",
    "api_tokens.index": "administer",
    "api_tokens.create": "administer",
    "api_tokens.revoke": "administer",
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
