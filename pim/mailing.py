"""The server that takes our mail (`PIM_SMTP_URL`): how it is reached, and what may be told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:  # few commands send mail
    import smtplib

SECONDS = 30.0  # for each step with a server that does not answer
PORTS = {"smtp": 587, "smtps": 465}

# One address, without a name: whoever delivers it knows more.
ADDRESS = re.compile(r"[^@\s,;<>\"]{1,64}@[A-Za-z0-9.-]{1,190}")


@contextmanager
def open_server(url: str) -> Iterator[smtplib.SMTP]:
    """A connection to the server that takes mail; no password goes over one that is not encrypted."""
    import smtplib
    import ssl

    parts, context = urlsplit(url), ssl.create_default_context()
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        elif parts.scheme == "smtp" and parts.password:
            raise smtplib.SMTPException("The server encrypts nothing, so no password is sent to it.")
        if parts.username and parts.password:
            server.login(unquote(parts.username), unquote(parts.password))
        yield server


def without_secret(error: Exception) -> str:
    """What a server said; of a refused sign-in only that it was refused: some repeat what they were sent."""
    import smtplib

    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"The server refused user or password ({error.smtp_code})."
    return str(error) or type(error).__name__
