"""Assortments, channels and change sets.

What a change set may be undone by depends on the kinds of things in it: `pim.web.admin.changes`.
"""

from __future__ import annotations

ENDPOINTS = {
    "assortments.index": "view",
    "assortments.new": "plan",
    "assortments.create": "plan",
    "assortments.show": "view",
    "assortments.save_rule": "plan",
    "assortments.pins": "view",
    "assortments.save_pins": "plan",
    "assortments.unpin": "plan",
    "assortments.members": "view",
    "assortments.why": "view",
    "assortments.edit": "view",
    "assortments.save": "plan",
    "assortments.archive": "plan",
    "channels.index": "view",
    "channels.show": "view",
    "channels.publish": "publish",
    "channels.release": "publish",
    "channels.held_back": "view",
    "channels.settings": "view",
    "channels.revisions": "view",
    "channels.difference": "view",
    "channels.find_item": "view",
    "channels.item": "view",
    "channels.file": "view",
    "channels.ask_rollback": "publish",
    "channels.rollback": "publish",
    "channels.tokens": "view",
    "channels.create_token": "publish",
    "channels.revoke_token": "publish",
    "changes.index": "view",
    "changes.show": "view",
    "changes.revert": "view",
    "changes.resume": "view",
    "changes.abort": "view",
    "changes.apply": "view",
    "changes.schedule": "view",
    "changes.unschedule": "view",
}
