"""What all tests share: which database they run on, an application on it, golden files, shared catalogues.

A test that asks for `settings`, `app`, `client` or `runner` gets a database of its own:
a copy of a migrated, empty one. `--db` chooses the engine. Tests without a database run
with `--db sqlite` only, so that nothing runs twice for nothing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.pool import Pool

from pim.config import ROOT, Settings
from tests import postgres

GOLDEN = ROOT / "tests" / "golden"
# Tests that send requests, or sign people in.
WITH_PAGES = "accounts api bench cli concurrency feeds media publish test_docs.py ui web".split()
SHARED = Path(os.environ.get("PIM_SHARED", ROOT.parent / "shared")) / "data"

hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis.settings.register_profile("chaos", max_examples=5000, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("PIM_HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=["sqlite", "postgresql"], default="sqlite", help="engine to test on")
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden; read the diff")


def pytest_configure(config: pytest.Config) -> None:
    """Start one server for the run; xdist's workers find its URL in the environment that they inherit."""
    is_worker = hasattr(config, "workerinput")
    if config.option.db != "postgresql" or is_worker or config.option.collectonly or config.option.help:
        return
    stack = ExitStack()
    config.add_cleanup(stack.close)
    try:
        os.environ["PIM_TEST_PG_URL"] = stack.enter_context(postgres.server())
    except postgres.NoServer as error:
        raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(tryfirst=True)  # before -m selects by the marks that are set here
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for fixture, mark in (("database_url", "database"), ("shared_data", "shared_data")):
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
    if config.option.db == "postgresql":
        without = [item for item in items if not item.get_closest_marker("database")]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item.get_closest_marker("database")]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every test that was skipped: a run without them proves less than it seems to."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section(f"NOT RUN: {len(skipped)} tests", red=True, bold=True)
        for report in skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            terminalreporter.line(f"{report.nodeid}: {reason}", red=True)


@pytest.fixture(scope="session")
def template_url(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated, empty database, made once per worker; nobody is connected to it."""
    folder = tmp_path_factory.mktemp("template")
    if pytestconfig.option.db == "sqlite":
        url = f"sqlite:///{folder}/template.db"
        _migrate(url, folder)
        yield url
    else:
        with postgres.database(os.environ["PIM_TEST_PG_URL"]) as url:
            _migrate(url, folder)
            yield url


@pytest.fixture
def database_url(template_url: str, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated, empty database that is the test's own."""
    with ExitStack() as stack:
        if template_url.startswith("sqlite"):
            shutil.copyfile(template_url.removeprefix("sqlite:///"), tmp_path / "pim.db")
            url = f"sqlite:///{tmp_path}/pim.db"
        else:
            server_url = os.environ["PIM_TEST_PG_URL"]
            url = stack.enter_context(postgres.database(server_url, template=template_url))
        stack.enter_context(_connections_closed())
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of an installation of the test's own; vary them with `dataclasses.replace`."""
    settings = _make_settings(database_url, tmp_path / "var")
    settings.make_folders()
    return settings


@pytest.fixture
def app(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Flask]:
    """The application on the test's own database, with its context pushed.

    It answers requests in the folders of tests that make some: with its routes it takes
    sixty times as long to make.
    """
    from pim import create_app

    folder = request.path.relative_to(ROOT / "tests").parts[0]
    app = create_app(settings, pages=folder in WITH_PAGES or "client" in request.fixturenames)
    app.testing = True  # errors reach the test instead of becoming a page
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def runner(settings: Settings) -> CliRunner:
    """Calls the command line on the test's own installation: `runner.invoke(cli, ["demo", "load"])`."""
    return CliRunner(env=settings.to_environ())


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The receivers of tests/invented are there too, as if their modules stood in channels/."""
    import channels
    from pim.publish.connectors import all_connectors

    monkeypatch.setattr(channels, "__path__", [*channels.__path__, str(ROOT / "tests" / "invented")])
    all_connectors.cache_clear()
    yield
    all_connectors.cache_clear()


@pytest.fixture
def golden(pytestconfig: pytest.Config) -> Callable[[bytes | str, str], None]:
    """Compares what was made with tests/golden/<name>, or writes it there with --update-golden."""

    def compare(made: bytes | str, name: str) -> None:
        path = GOLDEN / name
        made = made.encode() if isinstance(made, str) else made
        if pytestconfig.option.update_golden:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
        assert path.exists(), f"There is no golden file {name}. Write it with --update-golden, and read it."
        assert _readable(made) == _readable(path.read_bytes())

    return compare


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real catalogues, schemas and samples, which are not part of the project."""
    if not SHARED.is_dir():
        pytest.skip(
            f"the shared catalogues are not at {SHARED}: set PIM_SHARED to the folder that holds data/"
        )
    return SHARED


def _make_settings(database_url: str, var_dir: Path) -> Settings:
    return Settings.from_environ(
        {
            "PIM_DATABASE_URL": database_url,
            "PIM_VAR_DIR": str(var_dir),
            "PIM_SECRET_KEY": "secret-key-of-the-tests-and-of-nobody-else",
            "PIM_PUBLIC_URL": "http://localhost",  # where Flask's test client pretends to be
        }
    )


def _migrate(url: str, folder: Path) -> None:
    from pim import create_app
    from pim.db import upgrade

    with _connections_closed():
        upgrade(create_app(_make_settings(url, folder / "var")))


@contextmanager
def _connections_closed() -> Iterator[None]:
    """Close what was opened meanwhile, by whatever application, thread or command: pools keep it open.

    An open connection keeps a template from being copied, and psycopg warns about each.
    """
    opened = []

    def remember(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
        opened.append(connection)

    sa.event.listen(Pool, "connect", remember)
    try:
        yield
    finally:
        sa.event.remove(Pool, "connect", remember)
        for connection in opened:
            connection.close()


def _readable(content: bytes) -> str | bytes:
    """Text where it is text, so that pytest shows a diff; line ends are kept."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content
