"""Configuration files: what is written, what applying one changes, and what is refused, with its line."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from pim import changes, db
from pim.catalog.documents import find_id
from pim.changes import save as save_drafts
from pim.changes.targets import list_targets
from pim.demo import planning_drafts, structure_drafts
from pim.errors import Invalid, PimError, UnknownCode
from pim.intake.configuration import Refused, Unreadable, apply_file, export
from tests.builders import (
    AUTHOR,
    create,
    edit,
    find,
    make_assortment,
    make_channel,
    make_mapping,
    make_product,
    make_structure,
    read,
    save,
)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def apply(tmp_path):
    """Applies the text of a file and commits."""

    def applied(text):
        path = tmp_path / "pim.yaml"
        path.write_text(text, encoding="utf-8")
        with db.transaction():
            return apply_file(path, AUTHOR)

    return applied


def exported(*only):
    with db.transaction():
        return export(only)


def told(*lines):
    return "\n".join(["pim_configuration: 1", *lines, ""])


def make_small():
    save(
        create("locale", "en_GB", {"code": "en_GB"}),
        create("locale", "nb_NO", {"code": "nb_NO"}),
        create("currency", "NOK", {"code": "NOK"}),
        create("category", "shop", {"code": "shop", "labels.nb_NO": "Butikk"}),
        create("category", "a_drills", {"code": "a_drills", "parent": "shop"}),
        create("unit", "Weight.GRAM", {"family": "Weight", "code": "GRAM", "factor": "0.001", "symbol": "g"}),
        create("attribute_group", "general", {"code": "general"}),
        create(
            "attribute", "name", {"code": "name", "type": "text", "group": "general", "localizable": True}
        ),
        create("attribute", "on", {"code": "on", "type": "simple_select", "group": "general"}),
        create("option", "on.yes", {"attribute": "on", "code": "yes", "labels.en_GB": "Yes: “on”"}),
        create("scope", "web", {"code": "web", "locales": ["nb_NO", "en_GB"], "category": "shop"}),
        create(
            "family", "tools", {"code": "tools", "attributes": ["name", "on"], "requirements.web": ["name"]}
        ),
        create("market", "NO", {"code": "NO", "country": "NO", "currency": "NOK", "zone": "Europe/Oslo"}),
        in_steps=True,
    )
    edit("locale", "nb_NO", "fallback", "en_GB")
    make_product(
        "0815",
        fields={"values.name..en_GB": "Drill", "status.PL": None, "status.SE": None, "status.GB": None},
    )
    make_assortment("all_no", market="NO", rule={"category": "shop"}, from_on="2026-03-01")
    edit("assortment", "all_no", f"pins.{find('product', '0815')}", {"way": "in", "note": "asked: for"})


def test_configuration_is_written_in_one_way(golden):
    make_small()

    golden(exported(), "configuration/small.yaml")


def test_file_applied_twice_changes_nothing(apply):
    make_small()
    text = exported()

    assert apply(text).changes == ()
    assert apply(text).set_id is None


@contextmanager
def demo():
    """The demo's structure and plans, with products of the SKUs that are pinned; taken back at the end."""
    skus: list[str] = []

    def id_of(sku):
        if find_id(sku) is None:
            save_drafts([create("product", sku, {"sku": sku})], AUTHOR)
            skus.append(sku)
        return find_id(sku)

    with db.rehearsal():
        save_drafts(structure_drafts(), AUTHOR, in_steps=True)
        save_drafts(planning_drafts(id_of), AUTHOR, in_steps=True)
        yield skus


def test_file_brings_an_empty_database_to_the_same_file(apply):
    with demo() as skus:
        text = export()

    first = apply(text)

    assert skus
    assert len(first.left_out) >= len(skus)
    save(*(create("product", sku, {"sku": sku}) for sku in skus))
    assert len(apply(text).changes) == len(first.left_out)
    assert exported() == text


def test_archived_rows_and_what_names_them_come_back_archived(apply):
    with db.rehearsal():
        save_drafts(structure_drafts(), AUTHOR, in_steps=True)
        attribute = next(d.key for d in structure_drafts() if d.kind == "attribute")
        save_drafts([changes.Draft("attribute", attribute, "archived", True)], AUTHOR)
        text = export()

    apply(text)

    assert exported() == text
    assert read("attribute", attribute, "archived") is True


def test_what_the_file_does_not_name_is_left_alone_and_what_it_names_is_told_whole(apply):
    make_structure()
    text = told(
        "categories:", "  tools:", "    labels:", "      en_GB: Tools", "  new_one:", "    parent: tools"
    )

    applied = apply(text)

    assert {(e.key, e.field, e.new) for e in applied.changes if e.op != "create"} == {
        ("tools", "labels.en_GB", "Tools"),
        ("tools", "labels.pl_PL", None),
        ("tools", "labels.sv_SE", None),
        ("tools", "parent", None),
        ("new_one", "parent", "tools"),
    }
    assert read("category", "saws", "parent") == "tools"


def test_pins_are_left_alone_where_the_file_says_none_of_them(apply):
    make_structure()
    product_id = make_product()
    make_assortment("all_pl", {f"labels.{code}": "All" for code in ("en_GB",)}, rule=None)
    edit("assortment", "all_pl", f"pins.{product_id}", {"way": "in"})
    without = told("assortments:", "  all_pl:", "    market: PL")

    apply(without)
    assert read("assortment", "all_pl", f"pins.{product_id}") == {"way": "in"}

    applied = apply(without.rstrip() + "\n    pins: {}\n")
    assert [entry.field for entry in applied.changes] == [f"pins.{product_id}"]
    assert read("assortment", "all_pl", f"pins.{product_id}") is None


def test_section_that_is_pruned_archives_what_the_file_does_not_name(apply):
    make_structure()
    text = told("prune: [options]", "options:", "  brand.bosch:", "    labels: {en_GB: Bosch}")

    apply(text)

    assert read("option", "brand.makita", "archived") is True
    assert read("option", "brand.bosch", "archived") is False


def test_one_file_is_one_change_set_and_can_be_reverted(apply):
    make_structure()
    before = exported()
    text = told(
        "attributes:", "  watts:", "    type: number", "    group: general",
        "families:", "  lamps:", "    attributes: [watts]",
    )  # fmt: skip

    changes.revert(apply(text).set_id, AUTHOR)

    assert [line for line in exported().splitlines() if "archived: true" in line] == [
        "    archived: true"
    ] * 2
    assert len(exported()) > len(before)


def test_channels_mappings_and_assortments_are_configuration(apply):
    make_structure()
    make_assortment()
    make_mapping()
    make_channel()
    text = exported("channels", "mappings", "assortments")

    applied = apply(text.replace("wait_seconds: 0", "wait_seconds: 5"))

    assert [(entry.key, entry.field, entry.new) for entry in applied.changes] == [
        ("shop_pl", "wait_seconds", 5)
    ]


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        (["atributes: {}"], 2, "Did you mean attributes"),
        (["families:", "  lamps:", "    atributes: []"], 4, "Did you mean attributes"),
        (["families: [a]"], 2, "one entry for each code"),
        (["families:", "  lamps: 3"], 3, "needs fields under it"),
        (["families:", "  a: {}", "  a: {}"], 4, "stands twice"),
        (["families: &f", "  a: {}", "options: *f"], 4, "References"),
        (["families:", "  a: !!python/name:os.system x"], 3, "no place here"),
        (["families: {a: [}"], 2, "This is no YAML"),
        (["families:", f"  a: {'[' * 40}{']' * 40}"], 3, "nested more"),
        (["prune: options"], 2, "list of sections"),
        (["prune: [option]"], 2, "Did you mean options"),
    ],
)
def test_file_that_can_not_be_read_names_the_line(apply, lines, line, said):
    with pytest.raises(Unreadable, match=said) as caught:
        apply(told(*lines))

    assert caught.value.line == line


@pytest.mark.parametrize("text", ["", "families: {}", "pim_configuration: 2", "- 1"])
def test_file_of_another_version_is_refused(apply, text):
    with pytest.raises(Unreadable, match="pim_configuration: 1"):
        apply(text)


def test_everything_that_breaks_a_rule_is_named_with_its_line_and_nothing_is_applied(apply):
    make_structure()
    text = told(
        "attributes:",
        "  watts:",
        "    type: nonsense",
        "    group: general",
        "  gears:",
        "    type: text",
        "    group: general",
        "families:",
        "  lamps:",
        "    attributes: [name]",
        "    labels: Lamps",
    )

    with pytest.raises(Refused) as labels:
        apply(text)
    with pytest.raises(Refused) as caught:
        apply(text.replace("    labels: Lamps\n", ""))

    assert [(p.line, p.place) for p in labels.value.problems] == [(10, "families.lamps")]
    found = {(p.line, p.place) for p in caught.value.problems}
    assert {(3, "attributes.watts"), (7, "attributes.gears.type")} <= found
    with pytest.raises(PimError):
        find_family("lamps")


def find_family(code):
    from pim.structure.current import current

    return current().family(code)


def test_words_that_other_readers_take_for_truth_or_numbers_are_text(apply):
    make_structure()
    text = told(
        "currencies:",
        "  NOK: {}",
        "markets:",
        "  NO:",
        "    country: NO",
        "    currency: NOK",
        "    zone: Europe/Oslo",
        "units:",
        "  Weight.TON:",
        "    factor: 1000.50",
    )

    apply(text)

    assert read("market", "NO", "country") == "NO"
    assert read("unit", "Weight.TON", "factor") == "1000.50"


def test_unknown_section_is_refused_where_one_is_asked_for():
    with pytest.raises(UnknownCode, match="famlies"):
        exported("famlies")


def test_kinds_of_structure_plans_and_channels_are_all_configuration():
    sections = {kind.kind for kind in list_targets() if getattr(kind, "section", "")}

    assert {target.kind for target in list_targets()} - sections == {"product", "model", "part_number"}


def test_file_may_not_be_huge(apply, monkeypatch):
    monkeypatch.setattr("pim.intake.configuration.reading.MAX_BYTES", 10)

    with pytest.raises(Invalid, match="larger"):
        apply(told())


def test_what_a_channel_tells_its_receiver_is_exported_and_applied(invented, apply):
    make_structure()
    make_assortment()
    name = {"field": "name", "steps": [{"step": "attribute", "attribute": "name"}]}
    make_mapping("letter", {"fields": [name]}, connector="price_letter")
    told_ = {"receiver.link_pattern": "https://a.example/{sku}", "receiver.days": 4}
    make_channel("letter", told_, connector="price_letter", mapping="letter")
    standing = exported("channels")
    assert "days: '4'" in standing

    assert apply(standing).changes == ()
    assert len(apply(standing.replace("'4'", "5")).changes) == 1
    assert read("channel", "letter", "receiver.days") == "5"
    with pytest.raises(Refused, match="A whole number"):
        apply(standing.replace("'4'", "soon"))
