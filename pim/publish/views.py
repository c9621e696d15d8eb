"""Views: what is rendered once for all channels that share a mapping, a scope and locales.

A rendering is a cache that is true up to a position of the change log. Bringing it up to
date needs no consistent moment, since what is not true yet is rendered again later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import orjson
import sqlalchemy as sa

from channels.base import FeedConnector, Unserialisable, serialise
from pim import db, jobs
from pim.catalog import documents
from pim.catalog.documents import Lineage
from pim.catalog.models import Product
from pim.changes import log
from pim.errors import Busy
from pim.publish.affected import products_of
from pim.publish.channels import ChannelSettings
from pim.publish.connectors import get_feed_connector
from pim.publish.mapping import list_sent_settings
from pim.publish.models import Mapping, MappingVersion, Rendering, View
from pim.publish.overlapping import one_behind
from pim.publish.pictures import Failures, leave_out, load_failures
from pim.publish.records import NewRecord, store_records
from pim.publish.rendering import Renderer, compile_renderer, record_hash
from pim.publish.subjects import Subject
from pim.structure.current import current
from pim.structure.snapshot import Structure

SLICE = 1000  # documents rendered in one transaction
FEW = 2000  # so many are rendered within the moment of a publication; more are rendered before it

Made = tuple[NewRecord | None, dict[str, Any]]  # of one document: see `iter_renderings`

_views = View.__table__
_renderings = Rendering.__table__
_mappings = Mapping.__table__
_versions = MappingVersion.__table__
_products = Product.__table__


@dataclass(frozen=True, slots=True)
class OpenView:
    """A view with what it takes to render: compiled anew when the structure has changed."""

    id: int
    position: int | None
    connector: FeedConnector
    locales: tuple[str, ...]
    structure: Structure
    renderer: Renderer
    failures: Failures


def view_id_of(channel: ChannelSettings) -> int:
    """The id of the view that a channel uses now; made if there is none yet, in the caller's transaction."""
    newest = (_versions.c.mapping_id == _mappings.c.id) & (_versions.c.version == _mappings.c.version)
    statement = (
        sa.select(_mappings.c.id, _mappings.c.version, _versions.c.fields)
        .join(_versions, newest)
        .where(_mappings.c.code == channel.mapping)
    )
    mapping = db.connection().execute(statement).one()
    sent = _sent_settings(channel, mapping.fields)
    renditions = [profile.name for profile in channel.renditions]
    named = [
        channel.connector.code,
        channel.connector.record_version,
        mapping.id,
        mapping.version,
        channel.scope,
        channel.locales,
        db.settings().public_url,
        *([renditions] if renditions else []),
        *([sent] if sent else []),
    ]
    fingerprint = blake2b(orjson.dumps(named), digest_size=32).hexdigest()
    found = (
        db.connection().execute(sa.select(_views.c.id).where(_views.c.fingerprint == fingerprint)).scalar()
    )
    if found is not None:
        return int(found)
    values = {
        "fingerprint": fingerprint,
        "connector": channel.connector.code,
        "mapping_id": mapping.id,
        "mapping_version": mapping.version,
        "scope": channel.scope,
        "locales": list(channel.locales),
        "renditions": renditions,
        "settings": sent,
        "position": None,
    }
    return int(db.connection().execute(_views.insert().returning(_views.c.id), values).scalar_one())


def _sent_settings(channel: ChannelSettings, fields: Any) -> dict[str, str]:
    """What the mapping sends of the channel's settings; others change no record, and part no views."""
    settings = channel.settings
    return {name: settings.get(name, "") for name in list_sent_settings(channel.connector, fields)}


def mapping_of(view_id: int) -> dict[str, int]:
    """The mapping of a view and its version, under the names of the columns of `publication`."""
    columns = (_views.c.mapping_id, _views.c.mapping_version)
    row = db.connection().execute(sa.select(*columns).where(_views.c.id == view_id)).one()
    return {"mapping_id": row.mapping_id, "mapping_version": row.mapping_version}


def open_view(view_id: int, before: OpenView | None = None) -> OpenView:
    """The view, compiled for the structure as this transaction sees it.

    As it was opened `before`, if that still holds: with the labels, options and categories spelt so far.
    Raises `Busy` if it was pruned meanwhile, as no channel used it.
    """
    row = (
        db.connection()
        .execute(
            sa.select(_views, _versions.c.fields)
            .join(
                _versions,
                (_versions.c.mapping_id == _views.c.mapping_id)
                & (_versions.c.version == _views.c.mapping_version),
            )
            .where(_views.c.id == view_id)
        )
        .one_or_none()
    )
    if row is None:
        raise Busy("The settings of the channel have just changed. Publish again.")
    connector = get_feed_connector(row.connector)
    structure = current()
    failures = load_failures(row.renditions) if row.renditions else {}
    if before is not None and before.structure is structure and before.failures == failures:
        return replace(before, position=row.position)
    renderer = compile_renderer(
        structure,
        row.fields,
        connector,
        scope=row.scope,
        locales=tuple(row.locales),
        public_url=db.settings().public_url,
        renditions=tuple(row.renditions),
        failures=failures,
        settings=row.settings,
    )
    return OpenView(view_id, row.position, connector, tuple(row.locales), structure, renderer, failures)


def rehearse_view(channel: ChannelSettings, fields: Any) -> OpenView:
    """The view that a channel would have with these fields of its mapping: for looking only, never stored."""
    structure, names = current(), [profile.name for profile in channel.renditions]
    failures = load_failures(names) if names else {}
    renderer = compile_renderer(
        structure,
        fields,
        channel.connector,
        scope=channel.scope,
        locales=channel.locales,
        public_url=db.settings().public_url,
        renditions=names,
        failures=failures,
        settings=channel.settings,
    )
    return OpenView(0, None, channel.connector, channel.locales, structure, renderer, failures)


def catch_up(view_id: int) -> None:
    """Render what is behind, slice by slice, until few are left; each is stored while the next is rendered.

    Call it under the lock of the view and in no transaction.
    """
    while True:
        with db.transaction():
            end = log.sequence()
            view = open_view(view_id)
            ids = pending(view)
        if ids is not None and len(ids) <= FEW:
            return
        with one_behind(_store_slice) as store:
            for done, slice_ in enumerate(_slices(ids)):
                jobs.progress(done * SLICE, len(ids or ()), "rendering")
                with db.moment():
                    view = open_view(view_id, view)
                    made = list(iter_renderings(view, documents.load_lineages(slice_)))
                store(view_id, slice_, made)
        with db.transaction() as conn:
            conn.execute(_views.update().where(_views.c.id == view_id).values(position=end))


def finish(view: OpenView) -> bool:
    """Render the few that are left, as the caller's transaction sees them; False if they are many again."""
    ids = pending(view)
    if ids is None or len(ids) > 2 * FEW:
        return False
    if ids:
        render(view, sorted(ids))
    values = {"position": log.last_position()}
    db.connection().execute(_views.update().where(_views.c.id == view.id).values(values))
    return True


def pending(view: OpenView) -> set[int] | None:
    """The documents that the view must render again; None for all."""
    return None if view.position is None else products_of(log.touched_since(view.position))


def render(view: OpenView, ids: Collection[int]) -> None:
    """Render these documents and keep what changed, in the caller's transaction."""
    _store(view.id, ids, list(iter_renderings(view, documents.load_lineages(ids))))


def _store_slice(view_id: int, ids: Collection[int], made: Sequence[Made]) -> None:
    with db.transaction():
        _store(view_id, ids, made)


def _store(view_id: int, ids: Collection[int], made: Sequence[Made]) -> None:
    """Keep what changed of the renderings of these documents."""
    known = _known(view_id, ids)
    stored = {hash_ for hash_, _problems in known.values()}
    store_records(record for record, _row in made if record is not None and record.hash not in stored)
    rows = [row for _record, row in made if known.get(row["product_id"]) != (row["hash"], row["problems"])]
    if known:
        db.upsert_rows(_renderings, rows, ["hash", "problems"])
    else:
        db.insert_rows(_renderings, rows)


def iter_renderings(view: OpenView, lineages: dict[int, Lineage]) -> Iterator[Made]:
    """What the view makes of each document: its record, if it is not held back, and its row of `rendering`.

    Archived documents and models below a root are passed over: no channel lists them.
    """
    for lineage in lineages.values():
        own = lineage.own
        if own.archived or (own.is_model and len(lineage.layers) > 1):
            continue
        subject = make_subject(view.structure, lineage)
        record = view.renderer.group(subject) if own.is_model else view.renderer.product(subject)
        lacking = leave_out(record, view.failures) if view.failures else []
        problems = lacking if own.is_model else [*view.connector.check(record, view.locales), *lacking]
        row: dict[str, Any] = {"view_id": view.id, "product_id": own.id, "hash": None, "problems": None}
        if problems:
            row["problems"] = [[p.severity, p.field, p.locale, p.rule, p.found, p.remedy] for p in problems]
        if any(problem.severity == "error" for problem in problems):
            yield None, row
            continue
        try:
            body = serialise(record)
        except Unserialisable as error:
            row["problems"] = [["error", "record", "", "unicode", "", str(error)]]
            yield None, row
            continue
        row["hash"] = record_hash(view.connector, body)
        group = subject.code if own.is_model else (subject.group or subject.sku)
        axes = serialise(record["axes"]) if subject.axes and not own.is_model else None
        yield NewRecord(row["hash"], group or "", subject.sku, body, axes), row


def make_subject(structure: Structure, lineage: Lineage) -> Subject:
    """A document with what it inherits, as rendering asks for it."""
    own = lineage.own
    axes: tuple[str, ...] = ()
    if own.family_variant:
        axes = tuple(axis for level in structure.split_of(own.family_variant).axes for axis in level)
    return Subject(
        id=own.id,
        sku=own.sku or "",
        code=own.code or "",
        group=lineage.root.code if len(lineage.layers) > 1 else None,
        family=own.family,
        values=lineage.values(structure),
        categories=lineage.categories(),
        axes=axes,
        **_parts(lineage),
    )


def _parts(lineage: Lineage) -> dict[str, Any]:
    """What stands beside the values; nothing for the many products that have none of it."""
    if not any(own.groups or own.packaging or own.order or own.classifications for own in lineage.layers):
        return {}
    return {
        "groups": lineage.groups(),
        "packaging": lineage.packaging(),
        "order": lineage.order(),
        "classifications": lineage.classifications(),
    }


def _known(view_id: int, ids: Collection[int]) -> dict[int, tuple[bytes | None, Any]]:
    statement = sa.select(_renderings.c.product_id, _renderings.c.hash, _renderings.c.problems).where(
        _renderings.c.view_id == view_id, db.within(_renderings.c.product_id, ids)
    )
    return {row.product_id: (row.hash, row.problems) for row in db.connection().execute(statement)}


def _slices(ids: set[int] | None) -> Iterator[Sequence[int]]:
    """The ids, or all there are, in ascending slices; each is read when its turn comes."""
    if ids is not None:
        ordered = sorted(ids)
        yield from (ordered[start : start + SLICE] for start in range(0, len(ordered), SLICE))
        return
    last = 0
    while True:
        statement = (
            sa.select(_products.c.id)
            .where(_products.c.id > last, _products.c.archived.is_(False))
            .order_by(_products.c.id)
            .limit(SLICE)
        )
        with db.moment() as conn:
            found = list(conn.execute(statement).scalars())
        if not found:
            return
        last = found[-1]
        yield found
