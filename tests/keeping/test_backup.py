"""A backup is taken while others write, and what is restored from it is whole, and says what was said."""

from __future__ import annotations

import io
import json
import os
import threading
from contextlib import ExitStack
from dataclasses import replace

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from cli import cli
from pim import create_app, db
from pim.catalog import media
from pim.catalog.media.files import store
from pim.errors import Busy, Conflict
from pim.keeping.backup import contents, dumps, making
from pim.keeping.backup.verifying import verify
from pim.locks import exclusive
from pim.publish import sweeping
from pim.publish.channels import get_channel, get_stream
from pim.publish.generations import read_manifest, write_feed
from pim.publish.publishing import publish
from pim.publish.stored_files import folder_of
from tests import postgres
from tests.builders import edit, make_product, make_products, make_shop
from tests.media.pictures import picture

SHOP = "shop_pl"


@pytest.fixture
def shop(app):
    make_shop()
    make_products(3)
    give_picture("T-1", 10)
    publish(SHOP)
    return SHOP


@pytest.fixture
def elsewhere(settings, tmp_path):
    """The settings of an installation in another place, with nothing in it, not even tables."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path}/elsewhere.db"
        if not settings.database_url.startswith("sqlite"):
            url = stack.enter_context(postgres.database(os.environ["PIM_TEST_PG_URL"]))
        var = tmp_path / "elsewhere"
        yield replace(
            settings,
            database_url=url,
            var_dir=var,
            feeds_dir=var / "feeds",
            media_dir=var / "media",
            storage_url=(var / "media").as_uri(),
        )


def command(settings, *arguments):
    return CliRunner(env=settings.to_environ()).invoke(cli, arguments)


def restored(settings, path, *options):
    answer = command(settings, "backup", "restore", str(path), "--json", *options)
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def give_picture(sku, side):
    with db.transaction():
        stored = media.keep(picture(size=(side, 10)), f"{side}.png")
    edit("product", sku, "values.picture..", {"file": stored.sha256, "name": f"{side}.png"})
    return stored


def feed(at, since=None):
    out = io.BytesIO()
    write_feed(get_channel(SHOP), out, since=since, at=at)
    return out.getvalue()


def lost_media():
    """Names of media files that a row names and the store lacks, and of those that no row names."""
    with db.transaction() as conn:
        named = set(contents.iter_media(conn))
    root = store().root
    there = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    return named - there, there - named


def test_drill_backup_under_load_is_restored_whole_in_another_place(app, shop, elsewhere, tmp_path):
    """What was committed before the backup began is in it; what it has is whole, and feeds say the same."""
    path, stop, faults = tmp_path / "backup", threading.Event(), []
    edit("product", "T-2", "values.name..en_GB", "Before the backup")
    publish(SHOP)

    def write(number):
        try:
            with app.app_context():
                count = 0
                while not stop.is_set():
                    count += 1
                    edit("product", f"T-{number}", "values.name..en_GB", f"Name {count}")
                    give_picture(f"T-{number}", 20 * number + count % 20)
                    make_product(f"N-{number}-{count}")
                    if number == 1:
                        publish(SHOP)
        except BaseException as error:
            faults.append(error)
            raise

    writers = [threading.Thread(target=write, args=(number,)) for number in (1, 3)]
    for writer in writers:
        writer.start()
    try:
        made = [making.create(path), making.create(path)][-1]
    finally:
        stop.set()
        for writer in writers:
            writer.join()

    assert (faults, made.problems, verify(path)[1]) == ([], [], [])
    told = restored(elsewhere, path)
    before = read_manifest(get_channel(SHOP))

    other = create_app(elsewhere, pages=False)
    with other.app_context():
        live = get_stream(get_channel(SHOP).id).live_revision
        manifest = read_manifest(get_channel(SHOP))
        assert lost_media() == (set(), set())
        assert (
            contents.count_rows(db.connection()).items()
            >= {name: rows for name, rows in made.manifest["tables"].items() if name != "sign_in"}.items()
        )
        there = feed(live)
        file = folder_of(get_channel(SHOP)) / manifest["files"]["identity"]["name"]
        assert file.read_bytes() == there
        assert manifest["revision"] == live
        assert manifest["epoch"] == get_stream(get_channel(SHOP).id).epoch != before["epoch"]
        assert b"Before the backup" in there
    assert command(elsewhere, "db", "check", "--deep").exit_code == 0
    assert command(elsewhere, "channel", "reconcile", "--quiet").exit_code == 0
    assert told["channels"] == [SHOP]
    assert feed(live) == there
    assert live < get_stream(get_channel(SHOP).id).revision  # they went on meanwhile


def test_restored_system_writes_the_same_files_and_goes_on(app, shop, elsewhere, tmp_path):
    path = tmp_path / "backup.tar"
    making.create(path)
    before = read_manifest(get_channel(SHOP))

    told = restored(elsewhere, path)

    assert told["rewritten"] == []
    with create_app(elsewhere, pages=False).app_context():
        after = read_manifest(get_channel(SHOP))
        assert {**after, "epoch": ""} == {**before, "epoch": ""}
        edit("product", "T-1", "values.name..en_GB", "Later")
        assert publish(SHOP).revision == before["revision"] + 1
        assert b"Later" in feed(2, since=1)


def test_feed_without_kept_files_is_written_anew_from_the_database(app, shop, elsewhere, tmp_path):
    before = read_manifest(get_channel(SHOP))
    for path in folder_of(get_channel(SHOP)).iterdir():
        path.unlink()
    making.create(tmp_path / "backup")

    assert restored(elsewhere, tmp_path / "backup")["rewritten"] == [SHOP]

    with create_app(elsewhere, pages=False).app_context():
        assert read_manifest(get_channel(SHOP))["files"] == before["files"]


def test_later_backup_copies_what_is_missing_and_takes_the_place_of_the_first(shop, tmp_path):
    path = tmp_path / "backup"
    first = making.create(path)
    give_picture("T-2", 11)

    second = making.create(path)

    assert (first.copied, second.copied) == (4, 2)  # original and web; of the feed, both encodings
    assert second.manifest["media"]["files"] == 4
    assert len(list(path.glob("database-*"))) == 1
    assert verify(path)[1] == []


def test_nothing_is_restored_over_what_is_there_unless_it_is_forced(settings, shop, tmp_path):
    making.create(tmp_path / "backup")
    edit("product", "T-1", "values.name..en_GB", "After the backup")

    refused = command(settings, "backup", "restore", str(tmp_path / "backup"))

    assert refused.exit_code == 4
    assert "is not empty" in refused.stderr
    restored(settings, tmp_path / "backup", "--force")
    db.db.session.remove()
    db.db.engine.dispose()
    publish(SHOP)
    assert b"After the backup" not in feed(1)


def test_migrated_database_without_rows_is_empty(settings, shop, app, elsewhere, tmp_path):
    making.create(tmp_path / "backup")
    assert command(elsewhere, "db", "upgrade").exit_code == 0

    assert restored(elsewhere, tmp_path / "backup")["channels"] == [SHOP]


def test_everybody_has_to_sign_in_again(app, shop, elsewhere, tmp_path):
    from pim.accounts import people, sessions
    from pim.clock import now

    with db.transaction():
        person = people.create("anna@example.com")
        sessions.begin(person.id, now(), 12, address="", agent="")
    making.create(tmp_path / "backup")

    restored(elsewhere, tmp_path / "backup")

    with create_app(elsewhere, pages=False).app_context(), db.transaction() as conn:
        assert conn.execute(sa.text("SELECT count(*) FROM sign_in")).scalar() == 0
        assert conn.execute(sa.text('SELECT count(*) FROM "user"')).scalar() == 1


@pytest.mark.parametrize(
    ("part", "damage"),
    [("database-*", "cut"), ("media/*/*/original.png", "changed"), ("feeds/*/content-*.gz", "gone")],
)
def test_damage_is_found_and_nothing_is_restored_from_it(shop, elsewhere, tmp_path, part, damage):
    path = tmp_path / "backup"
    making.create(path)
    (file,) = path.glob(part)
    content = file.read_bytes()
    file.unlink()
    if damage != "gone":
        file.write_bytes(content[:-1] if damage == "cut" else content[:-1] + bytes([content[-1] ^ 1]))

    checked = command(elsewhere, "backup", "verify", str(path), "--json")

    assert checked.exit_code == 1
    name = str(file.relative_to(path))
    assert any(problem.startswith(name) for problem in json.loads(checked.stdout)["problems"])
    assert command(elsewhere, "backup", "restore", str(path)).exit_code != 0


def test_missing_media_file_is_named_when_the_backup_is_made(settings, shop, tmp_path):
    stored = give_picture("T-2", 12)
    store().delete(f"{stored.sha256[:2]}/{stored.sha256}")
    db.db.session.rollback()

    answer = command(settings, "backup", "create", str(tmp_path / "backup"))

    assert answer.exit_code == 3
    assert f"{stored.sha256}/original.png is not in the store" in answer.stderr


def test_folder_with_other_things_is_no_place_for_a_backup(shop, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "dog.jpg").touch()

    with pytest.raises(Conflict, match="no backup"):
        making.create(tmp_path / "photos")


def test_backup_that_names_files_outside_of_it_is_refused(shop, elsewhere, tmp_path):
    path = tmp_path / "backup"
    making.create(path)
    lines = (path / "files.jsonl").read_text()
    (path / "files.jsonl").write_text(lines.replace("feeds/shop_pl/manifest.json", "feeds/../../evil"))

    answer = command(elsewhere, "backup", "restore", str(path))

    assert answer.exit_code == 1
    assert "No backup of ours holds such a file" in answer.stderr


def test_media_are_not_swept_while_a_backup_is_made(app):
    from datetime import timedelta

    with exclusive(sweeping.LOCK), pytest.raises(Busy):
        sweeping.sweep(timedelta(days=30))


def test_backup_of_another_engine_or_of_a_newer_version_is_refused(shop, elsewhere, tmp_path):
    path = tmp_path / "backup"
    making.create(path)
    manifest = json.loads((path / "manifest.json").read_text())
    for change, said in (({"engine": "oracle"}, "is of oracle"), ({"schema": "9999"}, "newer version")):
        (path / "manifest.json").write_text(json.dumps(manifest | change))

        answer = command(elsewhere, "backup", "restore", str(path))

        assert answer.exit_code == 1
        assert said in answer.stderr


def test_program_that_the_machine_lacks_is_named_with_its_package(monkeypatch, tmp_path):
    monkeypatch.setattr(dumps, "INSTALLED", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(dumps.MissingProgram, match="apt-get install postgresql-client"):
        dumps.find_program("pg_dump")
