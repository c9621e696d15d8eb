"""Publications of one channel that overlap, as cron jobs do: one runs, the others leave at once."""

from __future__ import annotations

from subprocess import Popen

from pim.publish.publishing import publish
from tests import builders
from tests.publication import running
from tests.publication.agreement import disagreements

BUSY = 75
RUNS = 10


def test_one_of_ten_overlapping_publications_wins(app, settings):
    """The nine others leave with 75 while the winner still runs, and another channel is not held up."""
    builders.make_shop()
    builders.make_channel("other", locales=["sv_SE", "en_GB"])
    builders.make_products(3)

    # Each stops once it has the channel, so that none can win after another one has ended.
    runs = [running.start(settings, "shop_pl", "--wait", "seal_leftover") for _ in range(RUNS)]
    winners = [run for run in runs if _has_channel(run)]
    codes = [run.wait() for run in runs if run not in winners]
    other = publish("other")
    winners[0].communicate("go on\n")

    assert codes == [BUSY] * (RUNS - 1)
    assert (winners[0].returncode, other.revision) == (0, 1)
    assert disagreements("shop_pl") == disagreements("other") == []


def _has_channel(run: Popen[str]) -> bool:
    """Whether a run comes to the mark behind the lock; the pipes of one that has ended are closed."""
    passed = [run.stdout.readline().strip() for _mark in ("ready", "seal_leftover")]
    if passed[-1]:
        return True
    run.communicate()
    return False
