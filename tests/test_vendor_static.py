"""What the browser loads from static/vendor/ is what was published, as locked, with its licence."""

from __future__ import annotations

import shutil

import pytest

from pim.config import ROOT
from scripts.vendor_static import copy_files, list_differences


def test_committed_files_are_what_package_json_and_its_lock_say():
    assert list_differences(ROOT) == []


def test_every_package_comes_with_its_licence():
    folders = [path for path in (ROOT / "static" / "vendor").iterdir() if path.is_dir()]

    assert folders
    assert [folder.name for folder in folders if not list(folder.glob("LICEN[CS]E*"))] == []


@pytest.fixture
def copy(tmp_path):
    """A project whose node_modules/ is what static/vendor/ was copied from."""
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    package = tmp_path / "node_modules" / "htmx.org"
    shutil.copytree(ROOT / "static" / "vendor" / "htmx.org", package)
    (package / "dist").mkdir()
    (package / "htmx.min.js").rename(package / "dist" / "htmx.min.js")
    copy_files(tmp_path)
    return tmp_path


def test_copying_again_gives_what_is_committed(copy):
    vendor = ROOT / "static" / "vendor"
    made = {path.relative_to(copy / "static" / "vendor") for path in (copy / "static" / "vendor").rglob("*")}

    assert made == {path.relative_to(vendor) for path in vendor.rglob("*")}
    assert (copy / "static/vendor/inventory.json").read_text() == (vendor / "inventory.json").read_text()


@pytest.mark.parametrize(
    ("path", "old", "new", "complaint"),
    [
        ("static/vendor/htmx.org/htmx.min.js", "var htmx", "var evil", "changed by hand"),
        ("package-lock.json", '"version": "', '"version": "9', "another version"),
        ("package.json", '"dist/htmx.min.js", ', "", "other files"),
    ],
    ids=["edited", "upgraded", "shortened"],
)
def test_difference_is_found(copy, path, old, new, complaint):
    changed = copy / path
    changed.write_text(changed.read_text().replace(old, new))

    assert complaint in " ".join(list_differences(copy))


def test_package_that_is_no_longer_listed_is_found(copy):
    (copy / "package.json").write_text('{"vendor": {}}')

    assert list_differences(copy) == ["htmx.org: copied, but not listed in package.json"]
