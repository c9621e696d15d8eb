"""How the installation is doing, asked of the database when somebody looks: the same in every process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from pim import db, jobs
from pim.changes.scheduling import list_applying
from pim.jobs.models import STATES
from pim.publish.delivery.deliveries import WAITING
from pim.publish.models import Channel, ChannelStream, Delivery, Publication

_channels = Channel.__table__
_streams = ChannelStream.__table__
_publications = Publication.__table__
_deliveries = Delivery.__table__

Source = Callable[[datetime], Iterable[Metric]]
_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Have more measured whenever somebody looks, in one read transaction, as of an instant."""
    if source not in _sources:
        _sources.append(source)


class State:
    """A collector of Prometheus: what all sources measure at an instant."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def collect(self) -> Iterator[Metric]:
        """Measure."""
        with db.moment():
            for source in _sources:
                yield from source(self._at)


def _measure_channels(at: datetime) -> Iterator[Metric]:
    gauges = {name: _gauge(name, text, "channel", "stream") for name, text in _OF_STREAMS.items()}
    for row in db.connection().execute(_live_streams()):
        labels = [row.code, row.stream]
        compared_at = row.compared_at or row.at
        ages = {"pim_revision_age_seconds": row.at, "pim_compared_age_seconds": compared_at}
        measured: dict[str, Any] = {
            "pim_revision": row.live_revision,
            "pim_paused": int(row.paused_at is not None),
            "pim_items": row.items,
            "pim_held_back": row.held_back,
            "pim_publication_seconds": row.seconds,
            **{name: None if then is None else (at - then).total_seconds() for name, then in ages.items()},
        }
        for name, value in measured.items():
            if value is not None:
                gauges[name].add_metric(labels, value)
    yield from gauges.values()


_OF_STREAMS = {
    "pim_revision": "The live revision.",
    "pim_revision_age_seconds": "Seconds since the live revision was made.",
    "pim_compared_age_seconds": "Seconds since the channel was compared last: a quiet one grows no old feed.",
    "pim_publication_seconds": "Seconds that the live revision took.",
    "pim_items": "Items of the live revision.",
    "pim_held_back": "Products that only a rule of the receiver kept out of the live revision.",
    "pim_paused": "1 while a rollback waits for its release.",
}


def _live_streams() -> sa.Select[Any]:
    of_live = sa.and_(
        _publications.c.channel_id == _streams.c.channel_id,
        _publications.c.stream == _streams.c.stream,
        _publications.c.revision == _streams.c.live_revision,
    )
    return (
        sa.select(_channels.c.code, _streams.c.stream, _streams.c.live_revision, _streams.c.compared_at)
        .add_columns(_streams.c.paused_at, _publications.c.at, _publications.c.seconds)
        .add_columns(_publications.c["items"], _publications.c.held_back)
        .join(_channels, _channels.c.id == _streams.c.channel_id)
        .outerjoin(_publications, of_live)
        .where(_channels.c.archived.is_(False))
        .order_by(_channels.c.code, _streams.c.stream)
    )


def _measure_deliveries(_at: datetime) -> Iterator[Metric]:
    gauge = _gauge("pim_deliveries_waiting", "Deliveries that failed or were cut off.", "channel")
    statement = (
        sa.select(_channels.c.code, sa.func.count())
        .join(_deliveries, _deliveries.c.channel_id == _channels.c.id)
        .where(_deliveries.c.state.in_(WAITING))
        .group_by(_channels.c.code)
        .order_by(_channels.c.code)
    )
    for code, waiting in db.connection().execute(statement):
        gauge.add_metric([code], waiting)
    yield gauge


def _measure_database(_at: datetime) -> Iterator[Metric]:
    text = "SELECT pg_database_size(current_database())"
    if db.is_sqlite():
        text = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    size, applying = (
        _gauge("pim_database_bytes", "Size of the database."),
        _gauge(
            "pim_change_sets_applying", "Change sets of which a part is applied: publications wait for them."
        ),
    )
    size.add_metric([], db.connection().execute(sa.text(text)).scalar_one())
    applying.add_metric([], len(list_applying()))
    yield from (size, applying)


def _measure_jobs(_at: datetime) -> Iterator[Metric]:
    gauge = _gauge("pim_jobs", "Jobs that are kept, by how they stand.", "state")
    states = jobs.count_states()
    for state in STATES:
        gauge.add_metric([state], states.get(state, 0))
    yield gauge


def _gauge(name: str, text: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, labels=labels)


register_source(_measure_channels)
register_source(_measure_deliveries)
register_source(_measure_database)
register_source(_measure_jobs)
