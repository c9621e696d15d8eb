"""The settings of one installation, read from `PIM_*` environment variables and from nowhere else.

Nothing here opens the database or knows Flask's extensions; `pim.create_app` hands the
settings on. Relative paths start at the project's folder, so that a cron job which is
started elsewhere finds the same files.
"""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from babel import Locale, UnknownLocaleError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError
from werkzeug.sansio.utils import host_is_trusted

from pim.errors import BadValue, Invalid

ROOT = Path(__file__).resolve().parent.parent

DEVELOPMENT_SALT = "salt-of-development"
SECRET_LENGTH = 32  # characters: what `secrets.token_urlsafe(24)` gives, 192 bits
SALT_LENGTH = 16

UI_LOCALES = ("en", "pl", "sv", "cs", "ru")  # those with translations

NAMES = (
    "PIM_ENV",
    "PIM_DATABASE_URL",
    "PIM_VAR_DIR",
    "PIM_FEEDS_DIR",
    "PIM_MEDIA_DIR",
    "PIM_STORAGE_URL",
    "PIM_BROKER_URL",
    "PIM_SECRET_KEY",
    "PIM_PASSWORD_SALT",
    "PIM_PUBLIC_URL",
    "PIM_MAX_UPLOAD_MB",
    "PIM_SESSION_HOURS",
    "PIM_API_PER_MINUTE",
    "PIM_PROXIES",
    "PIM_HOSTS",
    "PIM_UI_LOCALES",
    "PIM_DELIVERY_STORES",
    "PIM_SMTP_URL",
    "PIM_MAIL_FROM",
    "PIM_LOG_FORMAT",
    "PIM_KEEP_REVISION_DAYS",
    "PIM_KEEP_REVISIONS",
    "PIM_KEEP_GENERATIONS",
    "PIM_KEEP_LOG_DAYS",
    "PIM_KEEP_FETCH_DAYS",
    "PIM_KEEP_ANSWER_HOURS",
    "PIM_KEEP_SIGN_IN_DAYS",
    "PIM_KEEP_JOB_DAYS",
    "PIM_KEEP_MESSAGE_DAYS",
    "PIM_KEEP_HISTORY_DAYS",
    "PIM_KEEP_UNUSED_MEDIA_DAYS",
)
# Read by tests, by the bench and by fault injection, which configure no installation; and secrets by name.
OTHER_NAMES = re.compile(r"PIM_(TEST_\w+|SHARED|CHROMIUM|HYPOTHESIS_PROFILE|FAULT|TOKEN|DELIVERY_SECRET_\w+)")
_SECRETS = "PIM_DELIVERY_SECRET_"  # what follows is the name that deliveries know it by

_RANDOM = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
_DATABASES = "Use sqlite:///path/to/pim.db or postgresql://user:password@host/database."


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one installation was told; made by `from_environ` and never changed."""

    #: PIM_ENV: `development` (default) or `production`, which refuses unsafe settings.
    env: str
    #: FLASK_DEBUG, Flask's own switch (default off): interactive errors, never in production.
    debug: bool
    #: PIM_DATABASE_URL (default sqlite:///var/pim.db), as SQLAlchemy spells it.
    database_url: str = field(repr=False)
    #: PIM_VAR_DIR (default var): everything that is written and not in the database.
    var_dir: Path
    #: PIM_FEEDS_DIR (default var/feeds): the files of each generation.
    feeds_dir: Path
    #: PIM_MEDIA_DIR (default var/media): originals and renditions, by SHA-256.
    media_dir: Path
    #: PIM_STORAGE_URL (default the folder PIM_MEDIA_DIR): where media files stand: `file:///folder`, or
    #: `s3://bucket/prefix` of an S3-compatible store, found by the usual AWS_* variables.
    storage_url: str
    #: PIM_BROKER_URL (default none): a broker that tells workers of jobs, redis://, rediss://, amqp:// or
    #: amqps://. Without one they look into the table of jobs by themselves.
    broker_url: str = field(repr=False)
    #: PIM_SECRET_KEY: signs sessions and tokens. Without it development makes one and keeps it in
    #: var/secret; production has none ("") and does not start.
    secret_key: str = field(repr=False)
    #: PIM_PASSWORD_SALT: mixed into every password before it is hashed; changing it voids all of them.
    password_salt: str = field(repr=False)
    #: PIM_PUBLIC_URL (default http://127.0.0.1:8000): where people and receivers reach us; no slash at end.
    public_url: str
    #: PIM_MAX_UPLOAD_MB (default 20): the largest request, in MiB.
    max_upload_mb: int
    #: PIM_SESSION_HOURS (default 12): a sign-in ends so long after it began.
    session_hours: int
    #: PIM_API_PER_MINUTE (default 600): calls that a token of the API may make, per worker process.
    api_per_minute: int
    #: PIM_PROXIES (default 0): how many trusted proxies stand in front and append X-Forwarded-*.
    proxies: int
    #: PIM_HOSTS (comma list, default empty = any): host names we answer to; ".x.org" takes in its subdomains.
    hosts: tuple[str, ...]
    #: PIM_UI_LOCALES (comma list, default en,pl,sv,cs,ru): locales of the pages, the first is the default.
    ui_locales: tuple[str, ...]
    #: PIM_DELIVERY_STORES (comma list, default disk=var/deliveries): where feeds may be delivered to: a name
    #: and a `file:///folder` or `s3://bucket/prefix`, found by the usual AWS_* variables, each.
    delivery_stores: tuple[str, ...]
    #: PIM_DELIVERY_SECRET_NAME: the password, or the private key, that a delivery knows as NAME.
    delivery_secrets: Mapping[str, str] = field(repr=False)
    #: PIM_SMTP_URL: the server that takes mail: `smtp://user:password@host:587` (STARTTLS), or `smtps://…`.
    smtp_url: str = field(repr=False)
    #: PIM_MAIL_FROM (default pim@localhost): the sender of mail.
    mail_from: str
    #: PIM_LOG_FORMAT: `text` (default) or `json`, an object to the line, without secrets, on stderr.
    log_format: str
    #: PIM_KEEP_REVISION_DAYS (default 180): a revision can be told for so long after another took its place.
    keep_revision_days: int
    #: PIM_KEEP_REVISIONS (default 10): the newest so many of each channel are kept, however old.
    keep_revisions: int
    #: PIM_KEEP_GENERATIONS (default 10): the files of the newest so many revisions of each channel are kept.
    keep_generations: int
    #: PIM_KEEP_LOG_DAYS (default 30): a channel that was not published for so long compares everything anew.
    keep_log_days: int
    #: PIM_KEEP_FETCH_DAYS (default 90): what receivers fetched; the last fetch of each token is kept.
    keep_fetch_days: int
    #: PIM_KEEP_ANSWER_HOURS (default 48): answers to calls with an Idempotency-Key.
    keep_answer_hours: int
    #: PIM_KEEP_SIGN_IN_DAYS (default 90): sign-ins that ended, with the addresses that they came from.
    keep_sign_in_days: int
    #: PIM_KEEP_JOB_DAYS (default 30): jobs that ended.
    keep_job_days: int
    #: PIM_KEEP_MESSAGE_DAYS (default 90): messages of notifications that were sent or have failed.
    keep_message_days: int
    #: PIM_KEEP_HISTORY_DAYS (default 0, for ever): the changes of applied change sets, which can be undone
    #: so long.
    keep_history_days: int
    #: PIM_KEEP_UNUSED_MEDIA_DAYS (default 0, for ever): media files that nobody uses and no record shows.
    keep_unused_media_days: int

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Read the settings; a variable that is empty counts as not set.

        In development this makes the secret key, where none is kept yet; it creates nothing else.

        Raises `Invalid` for a `PIM_*` name that does not exist, `BadValue` for a value that does not fit.
        """
        _refuse_unknown(environ)
        given = {name: value.strip() for name, value in environ.items() if value.strip()}
        env = _one_of(given, "PIM_ENV", ("development", "production"))
        var_dir = ROOT / given.get("PIM_VAR_DIR", "var")
        media_dir = ROOT / given.get("PIM_MEDIA_DIR", var_dir / "media")
        return cls(
            env=env,
            debug=given.get("FLASK_DEBUG", "0").lower() not in ("0", "false", "no"),
            database_url=_database_url(given.get("PIM_DATABASE_URL", f"sqlite:///{var_dir}/pim.db")),
            var_dir=var_dir,
            feeds_dir=ROOT / given.get("PIM_FEEDS_DIR", var_dir / "feeds"),
            media_dir=media_dir,
            storage_url=_storage_url(given.get("PIM_STORAGE_URL", media_dir.as_uri())),
            broker_url=_broker_url(given.get("PIM_BROKER_URL", "")),
            secret_key=given.get("PIM_SECRET_KEY") or (kept_secret(var_dir) if env == "development" else ""),
            password_salt=given.get("PIM_PASSWORD_SALT", DEVELOPMENT_SALT),
            public_url=_public_url(given.get("PIM_PUBLIC_URL", "http://127.0.0.1:8000")),
            max_upload_mb=_whole(given, "PIM_MAX_UPLOAD_MB", default=20, least=1, most=2048),
            session_hours=_whole(given, "PIM_SESSION_HOURS", default=12, least=1, most=720),
            api_per_minute=_whole(given, "PIM_API_PER_MINUTE", default=600, least=1, most=999_999),
            proxies=_whole(given, "PIM_PROXIES", default=0, least=0, most=9),
            hosts=tuple(_host(text) for text in _items(given.get("PIM_HOSTS", ""))),
            ui_locales=tuple(_locale(text) for text in _items(given.get("PIM_UI_LOCALES", "")) or UI_LOCALES),
            delivery_stores=tuple(
                _delivery_store(text) for text in _items(given.get("PIM_DELIVERY_STORES", ""))
            )
            or (f"disk={(var_dir / 'deliveries').as_uri()}",),
            delivery_secrets={
                name.removeprefix(_SECRETS): value
                for name, value in given.items()
                if name.startswith(_SECRETS)
            },
            smtp_url=_smtp_url(given.get("PIM_SMTP_URL", "")),
            mail_from=given.get("PIM_MAIL_FROM", "pim@localhost"),
            log_format=_one_of(given, "PIM_LOG_FORMAT", ("text", "json")),
            keep_revision_days=_whole(given, "PIM_KEEP_REVISION_DAYS", default=180, least=1, most=36_500),
            keep_revisions=_whole(given, "PIM_KEEP_REVISIONS", default=10, least=1, most=100_000),
            keep_generations=_whole(given, "PIM_KEEP_GENERATIONS", default=10, least=1, most=100_000),
            keep_log_days=_whole(given, "PIM_KEEP_LOG_DAYS", default=30, least=1, most=36_500),
            keep_fetch_days=_whole(given, "PIM_KEEP_FETCH_DAYS", default=90, least=1, most=36_500),
            keep_answer_hours=_whole(given, "PIM_KEEP_ANSWER_HOURS", default=48, least=1, most=8760),
            keep_sign_in_days=_whole(given, "PIM_KEEP_SIGN_IN_DAYS", default=90, least=1, most=36_500),
            keep_job_days=_whole(given, "PIM_KEEP_JOB_DAYS", default=30, least=1, most=36_500),
            keep_message_days=_whole(given, "PIM_KEEP_MESSAGE_DAYS", default=90, least=1, most=36_500),
            keep_history_days=_whole(given, "PIM_KEEP_HISTORY_DAYS", default=0, least=0, most=36_500),
            keep_unused_media_days=_whole(
                given, "PIM_KEEP_UNUSED_MEDIA_DAYS", default=0, least=0, most=36_500
            ),
        )

    def to_environ(self) -> dict[str, str]:
        """The variables from which `from_environ` makes these settings again: for child processes."""
        own = {name: _spelled(getattr(self, name.removeprefix("PIM_").lower())) for name in NAMES}
        secrets_ = {f"{_SECRETS}{name}": value for name, value in self.delivery_secrets.items()}
        return own | secrets_ | {"FLASK_DEBUG": "1" if self.debug else "0"}

    def to_flask(self) -> dict[str, Any]:
        """Flask's configuration. Options of the database engine are not in it: `pim.db` sets them."""
        path = urlsplit(self.public_url).path or "/"
        secure = self.public_url.startswith("https:")
        lifetime = timedelta(hours=self.session_hours)
        return {
            "DEBUG": self.debug,
            "SECRET_KEY": self.secret_key,
            "SECURITY_PASSWORD_SALT": self.password_salt,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            # The only bound on url-encoded forms: Werkzeug 3.1.9 no longer applies the one below to them.
            "MAX_CONTENT_LENGTH": self.max_upload_mb * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,  # a product form with long texts in many locales
            "MAX_FORM_PARTS": 5000,  # 400 attributes in a dozen locales; a flood of parts is larger
            "TRUSTED_HOSTS": list(self.hosts) or None,
            "APPLICATION_ROOT": path,
            "PREFERRED_URL_SCHEME": "https" if secure else "http",
            # A __Host- cookie can not be set by a sibling host; browsers take it only with Secure and "/".
            "SESSION_COOKIE_NAME": "__Host-pim" if secure and path == "/" else "pim_session",
            "SESSION_COOKIE_SECURE": secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": lifetime,
            "REMEMBER_COOKIE_SECURE": secure,
            "REMEMBER_COOKIE_HTTPONLY": True,
            "REMEMBER_COOKIE_SAMESITE": "Lax",
            "REMEMBER_COOKIE_DURATION": lifetime,
            "BABEL_DEFAULT_LOCALE": self.ui_locales[0],
        }

    def make_folders(self) -> None:
        """Create the folders that are missing, open to their owner only."""
        folders = [self.var_dir, self.feeds_dir, self.media_dir]
        if (storage := urlsplit(self.storage_url)).scheme == "file":
            folders.append(Path(unquote(storage.path)))
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def check_production(self) -> None:
        """Refuse to run in production with settings that would expose the installation.

        Does nothing in development. Raises `Invalid`, which lists every unsafe setting.
        """
        unsafe = self._list_unsafe() if self.env == "production" else []
        if unsafe:
            lines = "".join(f"\n- {line}" for line in unsafe)
            raise Invalid(f"The settings are not safe for PIM_ENV=production:{lines}")

    def _list_unsafe(self) -> list[str]:
        host = urlsplit(self.public_url).hostname or ""
        checks = (
            (
                len(self.secret_key) < SECRET_LENGTH,
                f"PIM_SECRET_KEY is missing or short. Set {SECRET_LENGTH} random letters or more: {_RANDOM}.",
            ),
            (
                self.password_salt == DEVELOPMENT_SALT or len(self.password_salt) < SALT_LENGTH,
                f"PIM_PASSWORD_SALT is the default or short. Set {SALT_LENGTH} random letters or more, once.",
            ),
            (
                not self.public_url.startswith("https:"),
                f"PIM_PUBLIC_URL is {self.public_url}. Set the https:// address that people use.",
            ),
            (self.debug, "FLASK_DEBUG is on: it lets visitors run code. Unset it."),
            (not self.hosts, f"PIM_HOSTS is empty: any Host header is believed. Set it, e.g. to {host}."),
            (
                bool(self.hosts) and not host_is_trusted(host, self.hosts),
                f"PIM_HOSTS does not hold {host}, the host of PIM_PUBLIC_URL. Add it.",
            ),
        )
        return [line for is_unsafe, line in checks if is_unsafe]


def kept_secret(var_dir: Path) -> str:
    """The secret key of a development installation, made once and kept in `secret`, for its owner to read."""
    path = var_dir / "secret"
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Linked, not renamed: of two that start at once, the second takes what the first one made.
        with tempfile.NamedTemporaryFile("w", dir=var_dir, prefix="secret.") as file:  # mode 0600
            file.write(secrets.token_urlsafe(48))
            file.flush()
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(file.name)
    return path.read_text(encoding="ascii").strip()


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    unknown = [n for n in environ if n.startswith("PIM_") and n not in NAMES and not OTHER_NAMES.fullmatch(n)]
    if unknown:
        nearest = {name: difflib.get_close_matches(name, NAMES, n=1, cutoff=0)[0] for name in sorted(unknown)}
        raise Invalid(
            " ".join(f"There is no setting {name}; did you mean {near}?" for name, near in nearest.items())
        )


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = given.get(name, allowed[0])
    if value not in allowed:
        raise BadValue(name, value, f"Use one of: {', '.join(allowed)}.")
    return value


def _whole(given: Mapping[str, str], name: str, *, default: int, least: int, most: int) -> int:
    text = given.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,6}", text) or not least <= int(text) <= most:
        raise BadValue(name, text, f"Use a whole number from {least} to {most}.")
    return int(text)


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _spelled(value: object) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _database_url(text: str) -> str:
    """Raises `BadValue`, which shows the beginning only: the rest may hold a password."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise BadValue("PIM_DATABASE_URL", f"{text[:4]}…", _DATABASES) from error
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    # In memory each connection would have a database of its own.
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url.set(database=str(ROOT / url.database)).render_as_string()
    raise BadValue("PIM_DATABASE_URL", url.render_as_string(), _DATABASES)


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise BadValue("PIM_PUBLIC_URL", text, "Use an address such as https://pim.example.org.")
    return text.rstrip("/")


def _delivery_store(text: str) -> str:
    name, sign, url = text.partition("=")
    if not sign or not re.fullmatch(r"[a-z0-9_]{1,30}", name):
        raise BadValue("PIM_DELIVERY_STORES", name, "Use name=file:///folder or name=s3://bucket/prefix.")
    return f"{name}={_storage_url(url, 'PIM_DELIVERY_STORES')}"


def _smtp_url(text: str) -> str:
    """Raises `BadValue`, which shows nothing of it: there may be a password in it."""
    parts = urlsplit(text)
    if text and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise BadValue(
            "PIM_SMTP_URL", "…", "Use an address such as smtp://user:password@mail.example.org:587."
        )
    return text


def _storage_url(text: str, setting: str = "PIM_STORAGE_URL") -> str:
    """Raises `BadValue`, which shows the scheme only where the rest may hold a key."""
    parts = urlsplit(text)
    if parts.username is not None or parts.query or parts.fragment:
        remedy = "Leave keys out: they are read from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
        raise BadValue(setting, f"{parts.scheme}://…", remedy)
    is_folder = parts.scheme == "file" and not parts.netloc and len(parts.path) > 1
    # Names of buckets: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    is_bucket = parts.scheme == "s3" and re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", parts.netloc)
    if not (is_folder or is_bucket):
        raise BadValue(setting, text, "Use file:///path/of/folder or s3://bucket/prefix.")
    return text.rstrip("/")


def _broker_url(text: str) -> str:
    """Raises `BadValue`, which shows the scheme only: the rest may hold a password."""
    parts = urlsplit(text)
    if text and (parts.scheme not in ("redis", "rediss", "amqp", "amqps") or not parts.hostname):
        raise BadValue("PIM_BROKER_URL", f"{parts.scheme}://…", "Use redis://host:6379/0 or amqp://host.")
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*", text.lower()):
        raise BadValue("PIM_HOSTS", text, "Use host names without scheme and port, e.g. pim.example.org.")
    return text.lower()


def _locale(text: str) -> str:
    try:
        return str(Locale.parse(text))
    except (ValueError, UnknownLocaleError) as error:
        raise BadValue("PIM_UI_LOCALES", text, "Use locales such as en, pl or pt_BR.") from error
