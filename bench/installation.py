"""The installation that a bench runs on: a database of its own, as durable as in production."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from pim import create_app
from pim.config import ROOT, Settings
from pim.db import upgrade
from tests import postgres

FOLDER = ROOT / "var" / "bench"


@contextmanager
def installed(engine: str, folder: Path = FOLDER) -> Iterator[Flask]:
    """An application on an empty, migrated database, with its context pushed; all is removed at the end."""
    place = folder / engine
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        with _database(engine, place) as url:
            app = create_app(_settings(url, place))
            upgrade(app)
            with app.app_context():
                yield app
                _disconnect()
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _database(engine: str, place: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{place}/pim.db"
        return
    with postgres.server(durable=True) as server, postgres.database(server) as url:
        yield url


def _settings(url: str, place: Path) -> Settings:
    return Settings.from_environ(
        {
            "PIM_DATABASE_URL": url,
            "PIM_VAR_DIR": str(place / "var"),
            "PIM_SECRET_KEY": "of the bench only",
            "PIM_API_PER_MINUTE": "999999",
        }
    )


def _disconnect() -> None:
    from pim import db

    db.db.session.remove()
    db.db.engine.dispose()
