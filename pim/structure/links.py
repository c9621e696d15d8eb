"""Addresses of films: what a video link may be, and its one spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from pim.errors import BadValue
from pim.structure.texts import clean_text

SCHEMES = ("https",)  # what a page of a shop may embed: browsers refuse the others there
MAX_URL = 2000  # what browsers and receivers take without cutting
MAX_TITLE = 255
EXAMPLE = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"

_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_KEPT = "%/:@!$&'()*+,;=-._~?"  # of an address, as it is: quoting twice would be another address


def normal_video(field: str, given: Any) -> dict[str, str]:
    """A link as it is stored: `url`, and `title` where it has one. Raises `BadValue`.

    A text is the address alone. Scheme and host are lower case, an international host and
    letters beyond ASCII are spelt as they travel; everything else stays as it was given.
    """
    told = {"url": given} if isinstance(given, str) else given
    if not isinstance(told, Mapping) or not {"url", "title"}.issuperset(told):
        raise BadValue(field, given, f'Give an object such as {{"url": "{EXAMPLE}", "title": "…"}}.')
    url = _normal_url(field, told.get("url"))
    title = _normal_title(field, told.get("title"))
    return {"url": url, "title": title} if title else {"url": url}


def _normal_url(field: str, url: Any) -> str:
    if not isinstance(url, str) or not url.strip():
        raise BadValue(field, url, f"Give an address such as {EXAMPLE}.")
    text = clean_text(field, url)
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").encode("idna").decode().lower(), parts.port
    except (UnicodeError, ValueError) as error:
        raise BadValue(field, text, f"Give an address such as {EXAMPLE}.") from error
    if parts.scheme.lower() not in SCHEMES:
        raise BadValue(field, text, f"Give an address that begins with https://, such as {EXAMPLE}.")
    if parts.username is not None or not _HOST.fullmatch(host) or any(c.isspace() for c in text):
        raise BadValue(field, text, f"Give an address without spaces and names of users: {EXAMPLE}.")
    place = host if port in (None, 443) else f"{host}:{port}"
    path, query, fragment = (quote(part, safe=_KEPT) for part in (parts.path, parts.query, parts.fragment))
    found = urlunsplit((parts.scheme.lower(), place, path, query, fragment))
    if len(found) > MAX_URL:
        raise BadValue(field, text, f"Use at most {MAX_URL} characters; these are {len(found)}.")
    return found


def _normal_title(field: str, title: Any) -> str:
    if title is None:
        return ""
    if not isinstance(title, str):
        raise BadValue(field, title, "Give the title as text.")
    text = " ".join(clean_text(field, title).split())
    if len(text) > MAX_TITLE:
        raise BadValue(field, text, f"Use at most {MAX_TITLE} characters in a title; these are {len(text)}.")
    return text
