"""Debian packages of servers, fetched and unpacked into a folder: needs no root and installs nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

PROGRAMS = re.compile(r"postgresql(-client)?-\d+|redis-tools")
# LLVM is left out (100 MB): only just-in-time compilation loads it, which the tests switch off.
LIBRARIES = re.compile(r"(lib|zlib)(?!llvm).+")


class FetchFailed(Exception):
    """A package could not be had, with what apt-get or dpkg-deb said."""


def fetch_postgresql(folder: Path) -> None:
    """Unpack Debian's PostgreSQL and the libraries it lacks into the new `folder`. Raises `FetchFailed`."""
    _fetch("postgresql", folder)  # the empty package that names the current version


def fetch_redis(folder: Path) -> None:
    """Unpack Debian's Redis and the libraries it lacks into the new `folder`. Raises `FetchFailed`."""
    _fetch("redis-server", folder)


def _fetch(package: str, folder: Path) -> None:
    """Download by the package lists of the system; where these are missing or stale, by fresh ones."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise FetchFailed("There is no apt-get here to fetch one with.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{package}-", dir=folder.parent) as name:
        work = Path(name)
        try:
            packages = _download(package, work / "system", [])
        except FetchFailed:
            lists = work / "lists"
            (lists / "partial").mkdir(parents=True)
            own = ["-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={work}"]
            _run(["apt-get", *own, "update"], work)
            packages = _download(package, work / "own", own)
        tree = work / "tree"
        for file in packages:
            _run(["dpkg-deb", "-x", file, tree], work)
        tree.chmod(0o755)
        if not folder.exists():  # another run may have been faster
            tree.rename(folder)


def _download(package: str, target: Path, options: list[str]) -> list[Path]:
    """The files of a package and of all that it needs and the system lacks."""
    target.mkdir()
    waiting, seen = [package], {package}
    while waiting:
        name = waiting.pop()
        _run(["apt-get", *options, "download", name], target)
        (file,) = target.glob(f"{name}_*.deb")
        for needed in _list_needed(file):
            if needed not in seen:
                seen.add(needed)
                waiting.append(needed)
    return sorted(target.glob("*.deb"))


def _list_needed(package: Path) -> list[str]:
    """The first alternative of each dependency, where we want it and it is not installed."""
    depends = _run(["dpkg-deb", "-f", package, "Depends"], package.parent)
    names = [re.split(r"[\s:(|]", text.strip(), maxsplit=1)[0] for text in depends.split(",")]
    return [n for n in names if PROGRAMS.fullmatch(n) or (LIBRARIES.fullmatch(n) and not _is_installed(n))]


def _is_installed(name: str) -> bool:
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status}", name]
    return subprocess.run(query, check=False, capture_output=True, text=True).stdout == "installed"


def _run(command: list[str | Path], folder: Path) -> str:
    done = subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise FetchFailed(f"{' '.join(map(str, command))} failed: {done.stderr.strip()}")
    return done.stdout
