"""Mail in plain text, by the server that PIM_SMTP_URL names."""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate

from pim import db
from pim.errors import PimError
from pim.mailing import open_server


class MailRefused(PimError):
    """The server will not take this mail, now or later."""


def send(to: Sequence[str], subject: str, text: str, public_id: str) -> None:
    """Send one mail to these addresses.

    Raises `MailRefused` for what would be refused again, `OSError` or `smtplib.SMTPException`
    for what may pass.
    """
    settings = db.settings()
    if not settings.smtp_url:
        raise MailRefused("No server sends our mail. Set PIM_SMTP_URL.")
    message = EmailMessage()
    message["From"], message["To"] = settings.mail_from, ", ".join(to)
    message["Subject"], message["Date"] = subject, formatdate()
    message["Message-ID"] = f"<{public_id}@{settings.mail_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: so that nobody's absence answers us
    message.set_content(text)
    try:
        with open_server(settings.smtp_url) as server:
            server.send_message(message, settings.mail_from, list(to))
    except smtplib.SMTPRecipientsRefused as error:
        refused = {address: code for address, (code, _said) in error.recipients.items()}
        if all(code >= 500 for code in refused.values()):
            raise MailRefused(f"The server takes no mail for: {', '.join(refused)}.") from error
        raise
