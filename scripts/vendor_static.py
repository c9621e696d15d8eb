"""Copies what package.json lists under "vendor" from npm to static/vendor/, where it is committed.

    python3 scripts/vendor_static.py          after a change of package.json and its lock; needs npm
    python3 scripts/vendor_static.py --check  compares what is committed with versions and digests

Neither the application nor its set-up needs npm. No package's install script is run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
INVENTORY = "inventory.json"  # per package: version, licence, SHA-256 of each file


def main() -> int:
    """Copy or check; the exit code is 1 when a check finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing")
    if parser.parse_args().check:
        differences = list_differences(ROOT)
        print("\n".join(differences) or "static/vendor is as package.json and its lock say.")
        return 1 if differences else 0
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, check=True)
    copy_files(ROOT)
    return 0


def copy_files(root: Path) -> None:
    """Replace static/vendor/ by what is listed, from node_modules/, with an inventory of it."""
    vendor = root / "static" / "vendor"
    shutil.rmtree(vendor, ignore_errors=True)
    inventory = {}
    for package, files in _read(root / "package.json")["vendor"].items():
        folder = vendor / package
        folder.mkdir(parents=True)
        for file in files:
            shutil.copyfile(root / "node_modules" / package / file, folder / Path(file).name)
        inventory[package] = _locked(root, package) | {"files": _digests(folder)}
    text = json.dumps(inventory, indent=2, sort_keys=True)
    (vendor / INVENTORY).write_text(f"{text}\n", encoding="utf-8")


def list_differences(root: Path) -> list[str]:
    """What static/vendor/ holds other than package.json and package-lock.json say; sorted, needs no npm."""
    vendor = root / "static" / "vendor"
    inventory = _read(vendor / INVENTORY)
    listed = _read(root / "package.json")["vendor"]
    found = [f"{package}: copied, but not listed in package.json" for package in set(inventory) - set(listed)]
    for package, files in listed.items():
        entry = inventory.get(package, {})
        if {name: entry.get(name) for name in ("version", "license")} != _locked(root, package):
            found.append(
                f"{package}: another version than in package-lock.json; run scripts/vendor_static.py"
            )
        if set(entry.get("files", {})) != {Path(file).name for file in files}:
            found.append(f"{package}: other files than package.json lists; run scripts/vendor_static.py")
        if entry.get("files") != _digests(vendor / package):
            found.append(f"{package}: a file was changed by hand; run scripts/vendor_static.py")
    return sorted(found)


def _locked(root: Path, package: str) -> dict[str, str]:
    entry = _read(root / "package-lock.json")["packages"][f"node_modules/{package}"]
    return {"version": entry["version"], "license": entry["license"]}


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*"))}


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
