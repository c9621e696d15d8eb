"""Addresses of our static files, each with the hash of its content: browsers keep them until they change."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, url_for


def init_app(app: Flask) -> None:
    """Let templates say `asset("pim.css")`."""
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """The address of static/<name>. Raises `FileNotFoundError` if there is no such file."""
    path = Path(current_app.static_folder or "", name)
    return url_for("static", filename=name, v=_hash(path, path.stat().st_mtime_ns))


@lru_cache(maxsize=256)
def _hash(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
