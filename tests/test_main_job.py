"""The main job by the README's commands: a real catalogue goes in, a delta of one product comes out.

What was sent is read by the JSON of the standard library, line by line, as a receiver would.
"""

from __future__ import annotations

import json
import re
import shlex

import pytest

from cli import cli
from pim.config import ROOT

pytestmark = pytest.mark.shared_data

LOCALES = ["de_DE", "en_US", "fr_FR"]
SIMPLE = "10806799"
VARIANT, GROUP = "1111111111", "amor"
NAMED = "A better name"


def commands_of_readme(**words: str) -> list[list[str]]:
    """What the README tells a company to do with its own folder, with the words in capitals replaced."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = [b for b in re.findall(r"```sh\n(.*?)```", readme, flags=re.DOTALL) if "import akeneo" in b]
    lines = block.replace("\\\n", "").splitlines()
    ours = [shlex.split(line)[2:] for line in lines if line.startswith("python cli.py ")]
    assert len(lines) == len(ours) + 2, "beside the commands there are two lines that prepare the shell"
    return [[words.get(word, word) for word in command] for command in ours]


@pytest.fixture
def shell(runner, tmp_path, monkeypatch):
    """Runs a command in a folder of the test's own: gives its exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*command: str):
        result = runner.invoke(cli, command, catch_exceptions=False)
        return result.exit_code, result.stdout, result.stderr

    return run


@pytest.fixture
def steps(shell, shared_data):
    """The README's commands, run one after the other: what each one answered, by its first words."""

    def run(sku: str):
        answers = {}
        for command in commands_of_readme(FOLDER=str(shared_data / "icecat_demo"), SKU=sku):
            answers.setdefault(" ".join(command[:2]), []).append(shell(*command))
        return answers

    return run


def read_lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.split("\n")[:-1]]


def names_of(items: list[dict]) -> set[str]:
    """What was sent or taken back, by SKU or code of the group."""
    assert len({(item["type"], item["id"]) for item in items}) == len(items)
    return {item["sku" if item["type"] == "product" else "code"] for item in items}


def test_folder_becomes_a_channel_and_one_edit_a_delta_of_that_product(steps, shell, tmp_path):
    answers = steps(SIMPLE)

    [(_, counts, refused)] = answers["import akeneo"]
    assert re.search(r"^model +81 +0 +0 +0$", counts, flags=re.MULTILINE)
    assert re.search(r"^product +1239 +0 +0 +0$", counts, flags=re.MULTILINE)
    assert (
        len(re.findall(r"^  products.csv, row \d+, column image: file missing", refused, re.MULTILINE)) == 12
    )
    assert len(re.findall(r"^  \w+.csv, row ", refused, flags=re.MULTILINE)) == 12  # pictures
    [(_, made, _)] = answers["assortment create"]
    assert "with 1239 members" in made
    (_, first, held), (_, second, _) = answers["publish shop_de"]
    assert re.match(r"shop_de: revision 1 is published, \d+ items: .* 110 held back\n", first)
    assert re.search(r"gtin: check_digit, found \d+\. Its last digit would have to be \d", held)
    assert re.match(r"shop_de: revision 2 is published, \d+ items: 0 added, 1 changed, 0 removed", second)
    codes = {name: {code for code, *_ in found} for name, found in answers.items()}
    assert {name for name, found in codes.items() if found != {0}} == {"import akeneo", "publish shop_de"}
    assert codes["import akeneo"] == codes["publish shop_de"] == {3}

    [sent] = read_lines((tmp_path / "delta.jsonl").read_text(encoding="utf-8"))
    before, after = (read_feed(shell, "--at", revision) for revision in ("1", "2"))
    [old] = [item for item in before if item.get("sku") == SIMPLE]
    assert sent == old | {"name": dict.fromkeys(LOCALES, NAMED)}
    assert after == [sent if item is old else item for item in before]


def test_full_feed_holds_every_product_that_is_not_held_back_in_three_languages(steps, shell):
    steps(SIMPLE)

    items = read_feed(shell)
    held = json.loads(shell("channel", "held", "shop_de", "--json")[1])

    products = [item for item in items if item["type"] == "product"]
    groups = {item["code"]: item for item in items if item["type"] == "group"}
    assert len(products) == 1239 - len({one["sku"] for one in held}) == 1129
    assert all(list(item["name"]) == LOCALES for item in items)
    assert any(len(set(label.values())) == 3 for item in products for label in labels_of(item))
    variants = {(one["sku"], code) for code, group in groups.items() for one in group["variants"]}
    assert variants == {(item["sku"], item["group"]) for item in products if item["group"]}


def test_edit_of_a_variant_sends_it_and_its_group_where_the_group_shows_it(steps, shell):
    steps(SIMPLE)
    sent = {}
    for name, *edit in (
        ("axis", VARIANT, "size", "s"),
        ("own value", VARIANT, "ean", "4006381333931"),
        ("value of the model", GROUP, "name", NAMED),
        ("number", VARIANT, "--field", "sku", "AMOR-S"),
    ):
        since = json.loads(shell("feed", "manifest", "shop_de")[1])["revision"]
        assert shell("product", "set", *edit)[0] == 0
        assert shell("publish", "shop_de", "--quiet")[0] == 3
        sent[name] = read_feed(shell, "--since", str(since))

    family = {VARIANT, "1111111112", "1111111113", GROUP}
    assert names_of(sent["axis"]) == {VARIANT, GROUP}
    assert size_in_group(sent["axis"], VARIANT) == "s"
    assert names_of(sent["own value"]) == {VARIANT}
    assert names_of(sent["value of the model"]) == family
    assert names_of(sent["number"]) == {"AMOR-S", GROUP}
    assert [item.get("previous_sku") for item in sent["number"] if item["type"] == "product"] == [VARIANT]


def read_feed(shell, *options: str) -> list[dict]:
    code, text, _ = shell("feed", "write", "shop_de", *options, "-o", "-")
    assert code == 0
    return read_lines(text)


def labels_of(item: dict) -> list[dict]:
    return [attribute["label"] for attribute in item["attributes"]]


def size_in_group(items: list[dict], sku: str) -> str:
    [group] = [item for item in items if item["type"] == "group"]
    [variant] = [one for one in group["variants"] if one["sku"] == sku]
    return variant["axes"]["size"]["value"]["code"]
