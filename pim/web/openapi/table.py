"""The one table of the addresses for machines; the document and the page are made from it.

A test compares it with the routes there are. Texts are translated on the page, and English
in the document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

FEED = "feed"  # stands for the media types of the connectors there are
SCHEMA = "schema"  # for those of their schemas
PROBLEM = "application/problem+json"
LINES = "application/jsonl"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an address: in its path, or in its query where it may be left out unless required."""

    name: str
    where: str  # path, query
    description: Any
    schema: dict[str, Any]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: what it means, its media type ("" for no body), and the headers it carries."""

    status: int
    description: Any
    media_type: str = ""
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be fetched at one address by GET, and by HEAD without its body; or what is posted there.

    `curl` is what the call adds to curl; `query` is an example of the query.
    """

    path: str
    name: str
    summary: Any
    description: Any
    parameters: tuple[Parameter, ...]
    answers: tuple[Answer, ...]
    is_public: bool = False
    curl: str = ""
    query: str = ""
    method: str = "GET"  # or POST


_REVISION = {"type": "integer", "minimum": 0}
CHANNEL = Parameter("channel", "path", _("Code of the channel that the token is for."), {"type": "string"})
SKU = Parameter("sku", "path", _("SKU of a product."), {"type": "string"})
SINCE = Parameter("since", "query", _("The revision that you have."), _REVISION)
NUMBER = Parameter("since", "query", _("The number that you have, from PIM-Revision."), _REVISION)
UNTIL = Parameter(
    "until", "query", _("The revision that you want; the live one if left out."), _REVISION, required=False
)
PART_NUMBER = Parameter(
    "number", "path", _("Number of the file, from 1 on; PIM-Parts says how many there are."), _REVISION
)
KEY = Parameter(
    "key", "path", _("Key of the channel: whoever has the address has the feed."), {"type": "string"}
)
APPLIED = Parameter("revision", "query", _("The revision that you have applied, whole."), _REVISION)
EPOCH = Parameter(
    "epoch",
    "query",
    _("The epoch in which you counted, from PIM-Epoch: guards against revisions that began anew."),
    {"type": "string"},
    required=False,
)
HASH = Parameter(
    "sha256", "path", _("Hash of the original."), {"type": "string", "pattern": "^[0-9a-f]{64}$"}
)
RENDITION = Parameter(
    "rendition",
    "path",
    _("original; of pictures also web, or a rendition that an item names."),
    {"type": "string", "pattern": "^(original|web|[A-Za-z0-9_]+-[0-9a-f]{8})$"},
)
EXTENSION = Parameter(
    "ext",
    "path",
    _("Any extension for an original; of a rendition that which the item names."),
    {"type": "string", "maxLength": 8},
)

VALIDATORS = ("ETag", "Accept-Ranges", "Content-Length", "Cache-Control", "Repr-Digest", "Content-Digest")
COUNTED = ("PIM-Revision", "PIM-Epoch")
STAND = (*COUNTED, "Link")
COMPRESSED = ("Content-Encoding", "Vary")

KNOWN = Answer(304, _("You have it already: the ETag or date that you sent still holds."), "", ("ETag",))
PART = "Content-Range"
UNSATISFIABLE = Answer(416, _("The range begins behind the end."), PROBLEM, (PART,))
OUTDATED = Answer(412, _("What If-Match names has been replaced."), PROBLEM)
UNAUTHORIZED = Answer(401, _("No token, or one that is revoked or expired."), PROBLEM, ("WWW-Authenticate",))
UNKNOWN = Answer(404, _("No such channel, not yours, or not published yet."), PROBLEM)
BUSY = Answer(503, _("Try again in a minute."), PROBLEM)


def _partial(media_type: str) -> Answer:
    return Answer(206, _("The part that Range asks for."), media_type, (PART, *VALIDATORS[:5]))


def _whole(description: Any, media_type: str, *headers: str) -> Answer:
    return Answer(200, description, media_type, (*VALIDATORS, *headers))


def _changes(description: Any) -> tuple[Answer, ...]:
    """The answers of what tells changes of prices or stock."""
    return (
        _whole(description, LINES, *COUNTED, *COMPRESSED),
        _partial(LINES),
        KNOWN,
        Answer(400, _("since is missing, or something is no number."), PROBLEM),
        Answer(410, _("A revision or epoch that is not kept, or never was."), PROBLEM, ("Link",)),
        *_REFUSALS,
    )


_REFUSALS = (OUTDATED, UNSATISFIABLE, UNAUTHORIZED, UNKNOWN)
_ETAGS = "--etag-compare {name}.etag --etag-save {name}.etag"

_PARTS = (
    _whole(_("The file."), FEED, "Last-Modified", *STAND, "PIM-Parts", *COMPRESSED),
    _partial(FEED),
    KNOWN,
    *_REFUSALS,
    BUSY,
)
_OPEN_PARTS = tuple(one for one in _PARTS if one is not UNAUTHORIZED)

OPERATIONS = (
    Operation(
        "/feeds/{channel}/manifest",
        "manifest",
        _("What there is"),
        _(
            "Small: ask for it as often as you like. Names the live revision, its files with their SHA-256,"
            " all addresses, and the oldest revision that a delta can start from."
        ),
        (CHANNEL,),
        (
            _whole(_("The manifest."), "application/json", *STAND, "Vary"),
            _partial("application/json"),
            KNOWN,
            *_REFUSALS,
        ),
        curl=_ETAGS.format(name="manifest") + " --output manifest.json",
    ),
    Operation(
        "/feeds/{channel}/full",
        "full",
        _("Everything"),
        _(
            "The live revision as a file that never changes. Remember PIM-Revision: the next delta starts"
            " there. Where it breaks off, go on with Range and If-Range."
        ),
        (CHANNEL,),
        (
            _whole(_("The feed."), FEED, "Last-Modified", *STAND, *COMPRESSED),
            _partial(FEED),
            KNOWN,
            *_REFUSALS,
            BUSY,
        ),
        curl="--compressed " + _ETAGS.format(name="full") + " --output full.feed",
    ),
    Operation(
        "/feeds/{channel}/parts/{number}",
        "part",
        _("One of several files"),
        _(
            "Where the format takes so many items at most in one file, the feed has several. The first is"
            " what everything gives; each names the next one in Link."
        ),
        (CHANNEL, PART_NUMBER),
        _PARTS,
        curl="--compressed --output part.feed",
    ),
    Operation(
        "/feeds/{channel}/open/{key}/full",
        "open_full",
        _("Everything, without a header"),
        _("For receivers that read an address and can send no header: the key stands in the address."),
        (CHANNEL, KEY),
        _OPEN_PARTS,
        is_public=True,
    ),
    Operation(
        "/feeds/{channel}/open/{key}/parts/{number}",
        "open_part",
        _("One of several files, without a header"),
        _("As with a token, by the key in the address."),
        (CHANNEL, KEY, PART_NUMBER),
        _OPEN_PARTS,
        is_public=True,
    ),
    Operation(
        "/feeds/{channel}/delta",
        "delta",
        _("What changed"),
        _(
            "Items to put in place of what you have under their id, then what to delete and why. The same"
            " question always gets the same answer. On 410 fetch everything. Formats whose items hold prices"
            " or stock have no delta: 404."
        ),
        (CHANNEL, SINCE, UNTIL, EPOCH),
        (
            _whole(_("The changes."), FEED, *STAND, *COMPRESSED),
            _partial(FEED),
            KNOWN,
            Answer(400, _("since is missing, or something is no number."), PROBLEM),
            Answer(410, _("A revision or epoch that is not kept, or never was."), PROBLEM, ("Link",)),
            *_REFUSALS,
        ),
        curl="--compressed --output delta.feed",
        query="?since=1",
    ),
    Operation(
        "/feeds/{channel}/items/{sku}",
        "item",
        _("One product"),
        _("As the feed shows it now; or the reason why it does not."),
        (CHANNEL, SKU),
        (
            _whole(_("The item, as JSON."), "application/json", *STAND, "Vary"),
            _partial("application/json"),
            KNOWN,
            OUTDATED,
            UNSATISFIABLE,
            UNAUTHORIZED,
            Answer(404, _("No such channel, or no such item in it, because …"), PROBLEM),
        ),
    ),
    Operation(
        "/feeds/{channel}/prices",
        "prices",
        _("All prices"),
        _(
            "A line for each product that has a price, by its id: amounts as text, tax rate, price breaks."
            " Revisions of prices are counted apart from those of the content."
        ),
        (CHANNEL,),
        (
            _whole(_("The prices."), LINES, "Last-Modified", *COUNTED, *COMPRESSED),
            _partial(LINES),
            KNOWN,
            *_REFUSALS,
            BUSY,
        ),
        curl="--compressed " + _ETAGS.format(name="prices") + " --output prices.jsonl",
    ),
    Operation(
        "/feeds/{channel}/prices/delta",
        "new_prices",
        _("Prices that changed"),
        _("Lines to put in place of what you have under their id, then products without a price now."),
        (CHANNEL, SINCE, UNTIL, EPOCH),
        _changes(_("The changes.")),
        curl="--compressed --output new_prices.jsonl",
        query="?since=1",
    ),
    Operation(
        "/feeds/{channel}/stock",
        "stock",
        _("All stock"),
        _("As it stands at this moment. PIM-Revision is the number from which the next delta starts."),
        (CHANNEL,),
        (
            _whole(_("The stock."), LINES, *COUNTED, *COMPRESSED),
            _partial(LINES),
            KNOWN,
            *_REFUSALS,
        ),
        curl="--compressed " + _ETAGS.format(name="stock") + " --output stock.jsonl",
    ),
    Operation(
        "/feeds/{channel}/stock/delta",
        "new_stock",
        _("Stock that moved"),
        _("Lines to put in place of what you have under their id, as they stand at this moment."),
        (CHANNEL, NUMBER, EPOCH),
        _changes(_("The changes.")),
        curl="--compressed --output new_stock.jsonl",
        query="?since=0",
    ),
    Operation(
        "/feeds/{channel}/schema",
        "schema",
        _("What an item looks like"),
        _("Keys may be added later: ignore what you do not know."),
        (CHANNEL,),
        (
            _whole(_("The JSON Schema of an item, or an XSD."), SCHEMA, "Vary"),
            _partial(SCHEMA),
            KNOWN,
            *_REFUSALS,
        ),
        curl="--output schema.json",
    ),
    Operation(
        "/feeds/{channel}/sample",
        "sample",
        _("A sample"),
        _("A small delta with all that a feed may hold, to write a reader by. Its products are invented."),
        (CHANNEL,),
        (
            _whole(_("The sample."), FEED, "Link", "Vary"),
            _partial(FEED),
            KNOWN,
            *_REFUSALS,
        ),
        curl="--output sample.feed",
    ),
    Operation(
        "/feeds/{channel}/ack",
        "ack",
        _("Saying what arrived"),
        _("Once you have applied a revision, say so: the channel manager sees it."),
        (CHANNEL, APPLIED, EPOCH),
        (
            Answer(200, _("It is kept."), "application/json", ("PIM-Revision", "PIM-Epoch", "Vary")),
            Answer(400, _("revision is missing, or is no number."), PROBLEM),
            Answer(410, _("A revision or epoch that never was."), PROBLEM, ("Link",)),
            UNAUTHORIZED,
            UNKNOWN,
        ),
        curl="--request POST",
        query="?revision=1",
        method="POST",
    ),
    Operation(
        "/media/{sha256}/{rendition}.{ext}",
        "media",
        _("A media file"),
        _("Items name these addresses. They need no token and never change: fetch each one once."),
        (HASH, RENDITION, EXTENSION),
        (
            _whole(_("The file."), "*/*", "Content-Disposition"),
            _partial("*/*"),
            KNOWN,
            Answer(404, _("No such file, or no such rendition of it."), "text/html"),
            Answer(412, _("What If-Match names is another file."), "text/html"),
            Answer(416, _("The range begins behind the end."), "text/html", (PART,)),
        ),
        is_public=True,
        curl="--remote-name",
    ),
)
