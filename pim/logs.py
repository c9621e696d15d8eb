"""The log: what is at hand stands on every line of it, and no secret on any.

Lines for people are what Python's logging makes of it. With `PIM_LOG_FORMAT=json` each is
one JSON object, on stderr.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import unquote, urlsplit

import orjson

from pim.config import Settings

P = ParamSpec("P")
T = TypeVar("T")

JSON = "json"
HIDDEN = "[hidden]"
SHORTEST = 6  # of a secret that is looked for: a shorter one would hide words

_bound: ContextVar[dict[str, Any]] = ContextVar("bound", default={})  # noqa: B039 - replaced, never changed
# Tokens of ours (their prefix tells which one it was), what a header brings, passwords in addresses.
_TOKEN = re.compile(r"\b(pim_(?:feed|api|open)_[A-Za-z0-9]{0,4})[A-Za-z0-9_-]+")
_HEADER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}")
_IN_ADDRESS = re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s:/@]*):[^\s@/]+@")


@contextmanager
def bound(**values: Any) -> Iterator[None]:
    """Put these values on every line that is logged in the block, in this thread."""
    token = _bound.set({**_bound.get(), **values})
    try:
        yield
    finally:
        _bound.reset(token)


def bind(**values: Any) -> None:
    """Put these values on every line from now on, until a block of `bound` around it ends."""
    _bound.set({**_bound.get(), **values})


def runs(kind: str, of: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Give every call of a function an id, bound as `kind`; its first argument is bound as `of`."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> T:
            with bound(**{kind: secrets.token_hex(4), of: args[0] if args else kwargs.get("code")}):
                return function(*args, **kwargs)

        return run

    return decorate


def set_up(settings: Settings) -> None:
    """Log as the settings say. Lines for people are left to whoever runs the application."""
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one.formatter, JsonFormatter)]:
        root.removeHandler(handler)
    if settings.log_format != JSON:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter(list_secrets(settings)))
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def redact(text: str) -> str:
    """The text without tokens of ours: their prefix tells which one it was."""
    return _TOKEN.sub(rf"\1{HIDDEN}", text)


def list_secrets(settings: Settings) -> list[str]:
    """What must stand in no log: keys, passwords of addresses, secrets of deliveries."""
    addresses = (settings.database_url, settings.smtp_url)
    passwords = [password for url in addresses if (password := urlsplit(url).password)]
    found = [settings.secret_key, settings.password_salt, *settings.delivery_secrets.values(), *passwords]
    return [secret for secret in {*found, *map(unquote, found)} if len(secret) >= SHORTEST]


class JsonFormatter(logging.Formatter):
    """One JSON object to the line: at, level, logger, message, what is bound, an exception."""

    def __init__(self, hidden: list[str]) -> None:
        super().__init__()
        self._hidden = sorted(hidden, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_bound.get(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(self._clean(told), default=str).decode()

    def _clean(self, value: Any) -> Any:
        """The value without secrets, wherever they stand in it."""
        if isinstance(value, dict):
            return {name: self._clean(inner) for name, inner in value.items()}
        if not isinstance(value, str):
            return value
        for secret in self._hidden:
            value = value.replace(secret, HIDDEN)
        value = redact(value)
        value = _HEADER.sub(rf"\1 {HIDDEN}", value)
        return _IN_ADDRESS.sub(rf"\1:{HIDDEN}@", value)
