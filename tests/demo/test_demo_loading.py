"""The demo catalogue can be loaded: every draft is applied, by the rules that everybody's changes meet."""

from __future__ import annotations

import hashlib

import pytest

from pim import db
from pim.catalog.documents import find_id, get
from pim.changes import Author, apply, stage
from pim.demo import planning_drafts, product_drafts, structure_drafts
from pim.structure.current import current

pytestmark = pytest.mark.usefixtures("app")


def load():
    """Apply the three lists; gives what became of each."""
    done = [_applied(structure_drafts()), _applied(product_drafts(lambda content, _name: sha256(content)))]
    with db.transaction():
        plans = planning_drafts(find_id)
    return [*done, _applied(plans)]


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def _applied(drafts):
    return len(drafts), apply(stage(drafts, Author("cli", "Demo")))


def test_every_draft_is_applied():
    for drafts, saved in load():
        assert [(row.key, row.field, row.problem) for row in saved.invalid + saved.conflicts] == []
        assert saved.applied == drafts


def test_variants_show_what_their_models_say():
    load()

    with db.transaction():
        values = get("VFX-TR100-GRE-50").values(current())
    assert values["name"][""]["sv_SE"] == "Arbetsbyxor Varnflex Pro"
    assert "4% elastan" in values["composition"][""]["pl_PL"]  # the grey model overrides the root's
    assert values["size"][""][""] == "EU50"
