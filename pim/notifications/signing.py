"""Signatures of webhooks: Standard Webhooks 1.0, symmetric (`v1`). Pure.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable

PREFIX = "whsec_"


def derive(key: str, salt: str) -> str:
    """The secret that follows from the installation's key and a salt: `whsec_` and 32 bytes in base64."""
    digest = hmac.new(key.encode(), f"webhook secret {salt}".encode(), hashlib.sha256).digest()
    return PREFIX + base64.b64encode(digest).decode()


def sign(secrets: Iterable[str], public_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a message, with one signature for each secret: the receiver may know either."""
    signed = f"{public_id}.{timestamp}.".encode() + body
    return {
        "webhook-id": public_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{_signature(secret, signed)}" for secret in secrets),
    }


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
