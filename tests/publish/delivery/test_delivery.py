"""A published file arrives whole at each destination, once, and nobody reads a secret on the way."""

from __future__ import annotations

import email
import email.policy
import gzip
import http.client
from contextlib import closing
from dataclasses import replace

import pytest
import sqlalchemy as sa

from channels.b2b_shop import B2bShop
from pim import db, stores
from pim.changes.models import Change
from pim.errors import BadValue, NotFound
from pim.publish.channels import get_channel
from pim.publish.delivery import deliveries
from pim.publish.delivery.deliveries import deliver, list_deliveries, retry, try_out
from pim.publish.delivery.destinations import read_all
from pim.publish.generations import read_manifest
from pim.publish.models import Delivery
from pim.publish.publishing import publish
from pim.publish.rollback import rollback
from pim.publish.stored_files import folder_of
from tests.builders import edit, make_product, make_products, make_shop
from tests.publish.delivery import servers

SHOP = "shop_pl"


@pytest.fixture
def shop(app):
    make_shop()
    make_products(1)
    return SHOP


@pytest.fixture
def choose(app):
    """Changes settings of the installation: `choose(smtp_url=…)`."""

    def change(**given):
        app.extensions["settings"] = replace(app.extensions["settings"], **given)

    return change


@pytest.fixture
def sftp(tmp_path, choose):
    with servers.sftp(tmp_path / "server") as served:
        choose(delivery_secrets={"ACME": served.password})
        yield served


@pytest.fixture
def mailbox(choose):
    with servers.smtp() as (found, url):
        choose(smtp_url=url, mail_from="pim@example.org")
        yield found


def to_sftp(served, **more):
    told = {"name": "acme", "kind": "sftp", "host": "127.0.0.1", "port": served.port, "user": "pim"}
    return told | {"secret": "ACME", "host_key": served.host_key_line} | more


def to(*destinations):
    edit("channel", SHOP, "delivery", list(destinations))


def rename(name):
    edit("product", "T-1", "values.name..en_GB", name)
    return publish(SHOP)


def live_file(encoding="identity"):
    return (
        folder_of(get_channel(SHOP)) / read_manifest(get_channel(SHOP))["files"][encoding]["name"]
    ).read_bytes()


def rows():
    with db.transaction():
        return [(one.revision, one.destination, one.state, one.attempts) for one in list_deliveries()][::-1]


def test_publication_brings_its_file_to_a_folder(shop, settings):
    to({"name": "out", "kind": "store", "path": "acme/in", "encoding": "gzip"})

    outcome = publish(SHOP)

    (path,) = (settings.var_dir / "deliveries" / "acme" / "in").iterdir()
    assert path.name == "shop_pl-00000001.jsonl.gz"
    assert path.read_bytes() == live_file("gzip")
    assert gzip.decompress(path.read_bytes()) == live_file()
    assert outcome.undelivered == 0
    assert rows() == [(1, "out", "sent", 1)]
    with db.transaction():
        (told,) = list_deliveries(SHOP)
        assert (told.bytes, told.sha256) == (
            path.stat().st_size,
            read_manifest(get_channel(SHOP))["files"]["gzip"]["sha256"],
        )


def test_feed_in_several_files_is_brought_whole_and_numbered(shop, settings, monkeypatch):
    monkeypatch.setattr(B2bShop, "max_items", 2)
    monkeypatch.setattr(B2bShop, "holds_groups", False)
    for number in range(2, 6):
        make_product(f"T-{number}")
    to({"name": "disk", "kind": "store", "path": "out"})

    publish(SHOP)

    folder = settings.var_dir / "deliveries" / "out"
    found = sorted(folder.iterdir())
    assert [path.name for path in found] == [f"shop_pl-00000001.part000{n}.jsonl" for n in (1, 2, 3)]
    assert [len(path.read_bytes().splitlines()) for path in found] == [2, 2, 1]
    (delivery,) = deliver(SHOP, 1)
    assert (delivery.state, delivery.attempts) == ("sent", 1)
    assert delivery.bytes == sum(path.stat().st_size for path in found)


def test_nothing_is_sent_twice(shop, sftp):
    to(to_sftp(sftp))
    publish(SHOP)
    publish(SHOP)
    deliver(SHOP, 1)

    assert rows() == [(1, "acme", "sent", 1)]
    assert [call for call in sftp.calls if call.startswith("open")] == ["open .shop_pl-00000001.jsonl.tmp"]


def test_file_on_an_sftp_server_is_written_aside_and_renamed(shop, sftp):
    (sftp.folder / "in").mkdir()
    to(to_sftp(sftp, path="in", file="{channel}"))

    publish(SHOP)
    first = live_file()
    rename("Two")

    assert [path.name for path in (sftp.folder / "in").iterdir()] == ["shop_pl.jsonl"]
    assert (sftp.folder / "in" / "shop_pl.jsonl").read_bytes() == live_file() != first
    assert sftp.calls[:2] == ["open in/.shop_pl.jsonl.tmp", "posix_rename in/shop_pl.jsonl"]


def test_server_that_renames_onto_nothing_gets_the_file_all_the_same(shop, sftp):
    sftp.refuse = {"posix_rename"}
    to(to_sftp(sftp, file="{channel}"))

    publish(SHOP)
    rename("Two")

    assert (sftp.folder / "shop_pl.jsonl").read_bytes() == live_file()


def test_key_opens_an_sftp_server_too(shop, sftp, choose):
    choose(delivery_secrets={"ACME": servers.private_text(sftp.client_key)})
    to(to_sftp(sftp))

    assert publish(SHOP).undelivered == 0


def test_server_that_shows_another_key_gets_neither_password_nor_file(shop, sftp):
    import paramiko

    other = paramiko.ECDSAKey.generate()
    to(to_sftp(sftp, host_key=f"{other.get_name()} {other.get_base64()}"))

    assert publish(SHOP).undelivered == 1

    with db.transaction():
        (told,) = list_deliveries()
    assert "shows another key" in told.error
    assert list(sftp.folder.iterdir()) == []


@pytest.mark.parametrize(
    "wrong", [{"host_key": f"ssh-ed25519 {'A' * 68}"}, {"host": "a" * 70}, {"port": 1}], ids=str
)
def test_destination_that_is_nowhere_fails_its_delivery_and_no_publication(shop, sftp, wrong):
    to(to_sftp(sftp, **wrong))

    assert publish(SHOP).undelivered == 1


def test_failed_delivery_keeps_nobody_waiting_and_is_tried_again(shop, sftp, settings):
    sftp.refuse = {"open"}
    to(to_sftp(sftp), {"name": "out", "kind": "store"})

    assert publish(SHOP).undelivered == 1
    assert rows() == [(1, "acme", "failed", 1), (1, "out", "sent", 1)]
    sftp.refuse = set()
    assert [one.state for one in retry()] == ["sent", "sent"]
    assert rows() == [(1, "acme", "sent", 2), (1, "out", "sent", 1)]
    assert retry() == []


def test_newer_revision_supersedes_what_failed(shop, sftp):
    sftp.refuse = {"open"}
    to(to_sftp(sftp))
    publish(SHOP)
    sftp.refuse = set()
    rename("Two")

    assert rows() == [(1, "acme", "superseded", 1), (2, "acme", "sent", 1)]
    deliver(SHOP, 1)
    assert [path.name for path in sftp.folder.iterdir()] == ["shop_pl-00000002.jsonl"]


def test_process_that_dies_between_sending_and_marking_sends_the_same_file_again(shop, sftp):
    to(to_sftp(sftp))
    publish(SHOP)
    before = {path.name: path.read_bytes() for path in sftp.folder.iterdir()}
    with db.transaction() as conn:  # as it stood when the process died
        conn.execute(sa.update(Delivery).values(state="pending", sent_at=None))

    retry(SHOP)

    assert {path.name: path.read_bytes() for path in sftp.folder.iterdir()} == before
    assert rows() == [(1, "acme", "sent", 2)]


def test_rollback_is_delivered_like_any_revision(shop, settings):
    to({"name": "out", "kind": "store", "file": "{channel}"})
    publish(SHOP)
    rename("Two")
    rollback(SHOP, 1)

    assert (settings.var_dir / "deliveries" / "shop_pl.jsonl").read_bytes() == live_file()
    assert b"Two" not in live_file()


def test_mail_has_the_file_in_it_and_bears_the_same_id_when_it_is_sent_again(shop, mailbox):
    to({"name": "buyer", "kind": "mail", "to": ["anna@example.com", "bo@example.com"]})
    publish(SHOP)
    with db.transaction() as conn:
        conn.execute(sa.update(Delivery).values(state="pending"))
    retry()

    mails = [email.message_from_bytes(body, policy=email.policy.default) for body in mailbox.mails]
    assert mails[0]["Message-ID"] == mails[1]["Message-ID"]
    assert (mails[0]["To"], mails[0]["From"]) == ("anna@example.com, bo@example.com", "pim@example.org")
    (attached,) = mails[0].iter_attachments()
    assert attached.get_filename() == "shop_pl-00000001.jsonl"
    assert attached.get_content() == live_file()


def test_mail_has_the_address_of_a_file_that_is_too_large_for_it(shop, mailbox):
    to({"name": "buyer", "kind": "mail", "to": ["anna@example.com"], "max_mb": 0})

    publish(SHOP)

    mail = email.message_from_bytes(mailbox.mails[0], policy=email.policy.default)
    assert "http://localhost/feeds/shop_pl/full" in mail.get_content()
    assert list(mail.iter_attachments()) == []


def test_label_of_two_lines_makes_one_subject(shop, mailbox):
    edit("channel", SHOP, "labels.en_GB", "Shop\nBcc: x@example.org")
    to({"name": "buyer", "kind": "mail", "to": ["anna@example.com"]})

    assert publish(SHOP).undelivered == 0

    mail = email.message_from_bytes(mailbox.mails[0], policy=email.policy.default)
    assert mail["Subject"] == "Shop Bcc: x@example.org: revision 1"


def test_mail_that_is_refused_is_tried_again(shop, mailbox):
    mailbox.refuses = True
    to({"name": "buyer", "kind": "mail", "to": ["anna@example.com"]})

    assert publish(SHOP).undelivered == 1
    mailbox.refuses = False
    assert publish(SHOP).undelivered == 0


def test_password_is_not_sent_to_a_mail_server_that_encrypts_nothing(shop, mailbox, choose, app):
    url = app.extensions["settings"].smtp_url
    choose(smtp_url=url.replace("://", "://pim:s3cret-of-mail@"))
    to({"name": "buyer", "kind": "mail", "to": ["anna@example.com"]})

    assert publish(SHOP).undelivered == 1

    with db.transaction():
        (told,) = list_deliveries()
    assert "encrypts nothing" in told.error
    assert "s3cret" not in told.error
    assert mailbox.mails == []


def test_file_goes_to_a_bucket(shop, choose, monkeypatch):
    server_module = pytest.importorskip("moto.server", reason="plays S3")
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    names = {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret", "REGION": "eu-north-1"}
    for name, value in {**names, "ENDPOINT_URL": f"http://{host}:{port}", "ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    stores._bucket.cache_clear()
    choose(delivery_stores=("bucket=s3://feeds/acme", "none=s3://nowhere/acme"))
    to({"name": "s3", "kind": "store", "store": "bucket"}, {"name": "bad", "kind": "store", "store": "none"})
    try:
        with closing(http.client.HTTPConnection(host, port)) as connection:
            connection.request("PUT", "/feeds")
            connection.getresponse().read()

        assert publish(SHOP).undelivered == 1

        file, _size = stores.open_store("s3://feeds/acme").open("shop_pl-00000001.jsonl")
        with file:
            assert file.read() == live_file()
    finally:
        server.stop()
        stores._bucket.cache_clear()


def test_try_out_says_what_is_wrong_with_each_destination(shop, sftp, settings):
    to(
        to_sftp(sftp, secret="MISSING"),
        {"name": "out", "kind": "store"},
        {"name": "x", "kind": "store", "store": "no"},
    )

    told = {name: error for name, _target, error in try_out(SHOP)}

    assert "PIM_DELIVERY_SECRET_MISSING is not set" in told["acme"]
    assert told["out"] == ""
    assert "names no store no" in told["x"]
    assert (settings.var_dir / "deliveries" / "pim-test.txt").exists()
    assert rows() == []
    with pytest.raises(NotFound):
        try_out(SHOP, "nobody")


def test_no_secret_is_in_database_history_errors_or_log(shop, sftp, choose, caplog):
    secret = "s3cret-that-is-wrong"
    choose(delivery_secrets={"ACME": secret}, smtp_url="smtp://pim:s3cret-of-mail@127.0.0.1:1")
    to(to_sftp(sftp), {"name": "mail", "kind": "mail", "to": ["anna@example.com"]})

    assert publish(SHOP).undelivered == 2

    with db.transaction() as conn:
        everything = [
            str(row)
            for table in (Delivery.__table__, Change.__table__, db.Base.metadata.tables["channel"])
            for row in conn.execute(sa.select(table))
        ]
    assert "s3cret" not in "".join(everything) + caplog.text
    assert "ACME" in "".join(everything)
    assert "s3cret" not in repr(db.settings())


OUT = {"name": "out", "kind": "store"}
SFTP = {
    "name": "x",
    "kind": "sftp",
    "host": "h",
    "user": "u",
    "secret": "S",
    "host_key": f"ssh-ed25519 {'A' * 68}",
}
MAIL = {"name": "x", "kind": "mail", "to": ["a@b.cz"]}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "list"),
        ([{"name": "x", "kind": "ftp"}], "kind"),
        ([OUT, OUT], "name of its own"),
        ([OUT | {"path": "../etc"}], "plain folder names"),
        ([OUT | {"file": "../x"}], "file name"),
        ([OUT | {"file": "{secret}"}], "file name"),
        ([OUT | {"encoding": "zip"}], "identity, gzip"),
        ([SFTP | {"password": "s3cret"}], "PIM_DELIVERY_SECRET_NAME"),
        ([SFTP | {"secret": "s3cret!"}], "Do not write it here"),
        ([SFTP | {"host": "h/../x"}], "host name"),
        ([SFTP | {"host_key": "any"}], "ssh-keyscan"),
        ([SFTP | {"port": 0}], "1 to 65535"),
        ([{name: SFTP[name] for name in ("name", "kind", "host", "user", "secret")}], "host_key"),
        ([MAIL | {"to": []}], "e-mail"),
        ([MAIL | {"to": ["a@b.cz\nBcc: x@y.cz"]}], "e-mail"),
    ],
)
def test_destination_that_can_not_be_meant_is_refused_and_shows_no_secret(told, said):
    with pytest.raises(BadValue, match=said) as refused:
        read_all(told)

    assert "s3cret" not in str(refused.value)


def test_destination_is_decided_by_a_change_set(shop):
    with pytest.raises(BadValue):
        to({"name": "x", "kind": "ftp"})
    to(OUT)

    assert [one.target for one in get_channel(SHOP).delivery] == ["disk:"]
    assert deliveries.list_deliveries() == []
