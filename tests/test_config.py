"""Settings come from the environment alone, say what is wrong with it, and are safe in production."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest
from flask import Flask, request

from pim.config import NAMES, ROOT, Settings, kept_secret
from pim.errors import BadValue, Invalid

SAFE = {
    "PIM_ENV": "production",
    "PIM_DATABASE_URL": "postgresql://pim:s3cret@db.internal/pim",
    "PIM_SECRET_KEY": "k" * 48,
    "PIM_PASSWORD_SALT": "s" * 24,
    "PIM_PUBLIC_URL": "https://pim.example.org",
    "PIM_HOSTS": "pim.example.org",
}


def make_settings(var_dir: Path, **environ: str) -> Settings:
    return Settings.from_environ({"PIM_VAR_DIR": str(var_dir), **environ})


def test_empty_environment_gives_the_documented_defaults(tmp_path):
    settings = make_settings(tmp_path)

    assert settings.env == "development"
    assert settings.database_url == f"sqlite:///{tmp_path}/pim.db"
    assert (settings.feeds_dir, settings.media_dir) == (tmp_path / "feeds", tmp_path / "media")
    assert settings.storage_url == (tmp_path / "media").as_uri()
    assert settings.public_url == "http://127.0.0.1:8000"
    assert (settings.max_upload_mb, settings.session_hours, settings.proxies) == (20, 12, 0)
    assert (settings.hosts, settings.ui_locales, settings.debug) == (
        (),
        ("en", "pl", "sv", "cs", "ru"),
        False,
    )


def test_empty_variable_counts_as_not_set(tmp_path):
    empty = dict.fromkeys(set(NAMES) - {"PIM_VAR_DIR"}, " ")

    assert make_settings(tmp_path, **empty) == make_settings(tmp_path)


def test_relative_paths_start_at_the_project(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    settings = Settings.from_environ({"PIM_SECRET_KEY": "k", "PIM_DATABASE_URL": "sqlite:///x/my.db"})

    assert settings.var_dir == ROOT / "var"
    assert settings.database_url == f"sqlite:///{ROOT}/x/my.db"


def test_media_may_stand_elsewhere(tmp_path):
    bucket = make_settings(tmp_path, PIM_STORAGE_URL="s3://bucket/media/")
    folder = make_settings(tmp_path, PIM_STORAGE_URL=f"file://{tmp_path}/my%20pictures")
    folder.make_folders()

    assert bucket.storage_url == "s3://bucket/media"
    assert (tmp_path / "my pictures").is_dir()
    assert Settings.from_environ(folder.to_environ()) == folder


def test_key_in_the_address_of_a_bucket_is_refused_and_not_shown(tmp_path):
    with pytest.raises(BadValue, match="AWS_ACCESS_KEY_ID") as caught:
        make_settings(tmp_path, PIM_STORAGE_URL="s3://AKIA123:secret@bucket/media")

    assert "secret" not in str(caught.value)
    assert "AKIA" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_through_psycopg(tmp_path, scheme):
    settings = make_settings(tmp_path, PIM_DATABASE_URL=f"{scheme}://u:p%40ss@host:5433/pim?sslmode=require")

    assert settings.database_url == "postgresql+psycopg://u:p%40ss@host:5433/pim?sslmode=require"


def test_settings_survive_the_way_to_a_child_process(tmp_path):
    more = {
        "PIM_HOSTS": ".x.org, shop.y.org",
        "PIM_UI_LOCALES": "pl,en",
        "PIM_PROXIES": "2",
        "FLASK_DEBUG": "1",
    }
    settings = make_settings(tmp_path, **SAFE | more)

    assert Settings.from_environ(settings.to_environ()) == settings


def test_unknown_name_is_refused_and_the_nearest_one_named(tmp_path):
    with pytest.raises(Invalid, match=r"no setting PIM_DATABSE_URL; did you mean PIM_DATABASE_URL\?"):
        make_settings(tmp_path, PIM_DATABSE_URL="sqlite:///x.db")


@pytest.mark.parametrize(
    "name",
    ["PIM_TEST_PG_URL", "PIM_SHARED", "PIM_CHROMIUM", "PIM_HYPOTHESIS_PROFILE", "PIM_FAULT", "PIMENTO"],
)
def test_names_of_tests_and_of_others_are_let_through(tmp_path, name):
    assert make_settings(tmp_path, **{name: "x"}) == make_settings(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PIM_ENV", "staging"),
        ("PIM_DATABASE_URL", "mysql://u:s3cret@host/pim"),
        ("PIM_DATABASE_URL", "sqlite:///:memory:"),
        ("PIM_DATABASE_URL", "sqlite://"),
        ("PIM_DATABASE_URL", "not a url s3cret"),
        ("PIM_DATABASE_URL", "postgresql://u:s3cret@host:port/pim"),
        ("PIM_PUBLIC_URL", "pim.example.org"),
        ("PIM_STORAGE_URL", "/var/media"),
        ("PIM_STORAGE_URL", "file://media"),
        ("PIM_STORAGE_URL", "file:///"),
        ("PIM_STORAGE_URL", "gs://bucket"),
        ("PIM_STORAGE_URL", "s3://"),
        ("PIM_STORAGE_URL", "s3://b/prefix"),
        ("PIM_STORAGE_URL", "s3://Bucket_1/prefix"),
        ("PIM_STORAGE_URL", "s3://bucket/prefix?region=x"),
        ("PIM_PUBLIC_URL", "ftp://pim.example.org"),
        ("PIM_MAX_UPLOAD_MB", "0"),
        ("PIM_MAX_UPLOAD_MB", "20 MB"),
        ("PIM_SESSION_HOURS", "-1"),
        ("PIM_PROXIES", "yes"),
        ("PIM_PROXIES", "²"),
        ("PIM_HOSTS", "https://pim.example.org"),
        ("PIM_HOSTS", "pim.example.org:443"),
        ("PIM_UI_LOCALES", "en,klingon"),
    ],
)
def test_bad_value_is_refused_by_name_and_no_password_shown(tmp_path, name, value):
    with pytest.raises(BadValue) as caught:
        make_settings(tmp_path, **{name: value})

    assert caught.value.field == name
    assert "s3cret" not in str(caught.value)


def test_secrets_are_not_in_the_repr(tmp_path):
    shown = repr(make_settings(tmp_path, **SAFE))

    assert [name for name in ("s3cret", "k" * 48, "s" * 24) if name in shown] == []


def test_safe_settings_pass_in_production(tmp_path):
    make_settings(tmp_path, **SAFE).check_production()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PIM_SECRET_KEY", ""),
        ("PIM_SECRET_KEY", "short"),
        ("PIM_PASSWORD_SALT", ""),
        ("PIM_PASSWORD_SALT", "short"),
        ("PIM_PUBLIC_URL", "http://pim.example.org"),
        ("PIM_HOSTS", ""),
        ("PIM_HOSTS", "other.example.org"),
        ("FLASK_DEBUG", "1"),
    ],
)
def test_one_unsafe_setting_is_enough_to_refuse_production(tmp_path, name, value):
    settings = make_settings(tmp_path, **SAFE | {name: value})

    with pytest.raises(Invalid, match=name):
        settings.check_production()


def test_production_refusal_lists_every_unsafe_setting(tmp_path):
    settings = make_settings(tmp_path, PIM_ENV="production", FLASK_DEBUG="true")

    with pytest.raises(Invalid) as caught:
        settings.check_production()

    for name in ("PIM_SECRET_KEY", "PIM_PASSWORD_SALT", "PIM_PUBLIC_URL", "PIM_HOSTS", "FLASK_DEBUG"):
        assert f"- {name} " in str(caught.value)


def test_production_keeps_no_secret_of_its_own(tmp_path):
    settings = make_settings(tmp_path / "var", PIM_ENV="production")

    assert settings.secret_key == ""
    assert not (tmp_path / "var").exists()


def test_development_may_be_unsafe(tmp_path):
    make_settings(tmp_path, FLASK_DEBUG="1").check_production()


def test_development_secret_is_made_once_for_its_owner_only(tmp_path):
    first, second = make_settings(tmp_path / "var"), make_settings(tmp_path / "var")

    path = tmp_path / "var" / "secret"
    assert first.secret_key == second.secret_key == path.read_text()
    assert len(first.secret_key) >= 48
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list((tmp_path / "var").iterdir()) == [path]


def test_starters_at_the_same_time_share_one_secret(tmp_path):
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(kept_secret(tmp_path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == 1


def test_folders_are_made_where_missing(tmp_path):
    settings = make_settings(tmp_path / "var", PIM_FEEDS_DIR=str(tmp_path / "a" / "b"))

    settings.make_folders()
    settings.make_folders()

    assert settings.media_dir.is_dir()
    assert settings.feeds_dir.is_dir()


def test_https_makes_cookies_that_no_other_host_can_set(tmp_path):
    config = make_settings(tmp_path, **SAFE).to_flask()

    assert config["SESSION_COOKIE_NAME"] == "__Host-pim"
    assert config["SESSION_COOKIE_SECURE"] is config["SESSION_COOKIE_HTTPONLY"] is True
    assert config["SESSION_COOKIE_SAMESITE"] == "Lax"


def test_path_of_the_public_url_is_where_the_application_is_mounted(tmp_path):
    config = make_settings(tmp_path, PIM_PUBLIC_URL="https://example.org/pim/").to_flask()

    assert config["APPLICATION_ROOT"] == "/pim"
    assert config["SESSION_COOKIE_NAME"] == "pim_session"


@pytest.mark.parametrize(
    ("host", "status"), [("pim.example.org", 200), ("evil.example.com", 400), ("pim.example.org:8443", 200)]
)
def test_requests_for_other_hosts_are_refused(tmp_path, host, status):
    client = make_application(tmp_path).test_client()

    assert client.post("/", headers={"Host": host}).status_code == status


def test_requests_beyond_the_upload_limit_are_refused(tmp_path):
    client = make_application(tmp_path, PIM_MAX_UPLOAD_MB="1").test_client()

    ok = client.post("/", base_url="https://pim.example.org", data={"text": "x" * 1000})
    too_large = client.post("/", base_url="https://pim.example.org", data={"text": "x" * 1_100_000})

    assert (ok.status_code, too_large.status_code) == (200, 413)


def make_application(var_dir: Path, **environ: str) -> Flask:
    app = Flask("sample")
    app.config.from_mapping(make_settings(var_dir, **SAFE | environ).to_flask())
    app.add_url_rule("/", view_func=lambda: str(len(request.form)), methods=["POST"])
    return app
