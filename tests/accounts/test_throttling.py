from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pim.accounts import throttling
from pim.accounts.models import Attempts
from pim.db import db, transaction

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def take(at, email="anna@example.com", address="192.0.2.1", browser=None):
    with transaction():
        return throttling.take(throttling.keys(email, address, browser), at)


def forgive(at, email="anna@example.com", address="192.0.2.1", browser=None):
    with transaction():
        throttling.forgive(throttling.keys(email, address, browser), at)


def attack(seconds, start=NOW, **who):
    """Try once a second; at which seconds the password was looked at."""
    return [second for second in range(seconds) if take(start + timedelta(seconds=second), **who) == 0]


def test_delay_doubles_after_five_failures():
    """Needs no database: the pauses are 1, 2, 4, … 300 seconds."""
    rows = [Attempts(key="account:x", failures=n) for n in range(16)]

    assert [throttling._delay(row) for row in rows] == [0] * 5 + [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_five_guesses_are_free_and_then_each_takes_longer(app):
    looked_at = attack(20, address="192.0.2.1")

    assert looked_at == [0, 1, 2, 3, 4, 5, 7, 11, 19]


def test_account_is_guessed_a_dozen_times_an_hour_from_everywhere(app):
    tries = 0
    for n in range(240):
        tries += take(NOW + timedelta(seconds=15 * n), address=f"192.0.2.{n}") == 0

    assert 12 <= tries <= 30


def test_one_address_that_tries_many_accounts_is_slowed_down(app):
    tries = sum(take(NOW + timedelta(seconds=n), email=f"{n}@example.com") == 0 for n in range(120))

    assert tries <= 30


def test_known_browser_is_not_kept_out_by_an_attack_from_elsewhere(app):
    attack(60, address="198.51.100.9")

    assert take(NOW + timedelta(minutes=1), address="192.0.2.1") > 0
    assert take(NOW + timedelta(minutes=1), address="192.0.2.1", browser="b1") == 0


def test_known_browser_is_slowed_down_too(app):
    assert attack(8, browser="b1") == [0, 1, 2, 3, 4, 5, 7]


def test_attack_on_one_account_keeps_nobody_else_out(app):
    attack(60, email="anna@example.com", address="198.51.100.9")

    assert take(NOW + timedelta(minutes=1), email="boris@example.com", address="192.0.2.1") == 0


def test_success_forgets_the_failures_of_the_account(app):
    attack(5)

    forgive(NOW + timedelta(seconds=5))

    assert attack(5, start=NOW + timedelta(seconds=6)) == [0, 1, 2, 3, 4]


def test_own_account_does_not_wash_away_guesses_at_others(app):
    for n in range(40):
        at = NOW + timedelta(seconds=n)
        take(at, email=f"{n}@example.com")
        if take(at, email="mallory@example.com") == 0:
            forgive(at, email="mallory@example.com")

    assert take(NOW + timedelta(seconds=41), email="anna@example.com") > 0


def test_quiet_hour_starts_anew(app):
    attack(60)

    assert attack(5, start=NOW + timedelta(hours=2)) == [0, 1, 2, 3, 4]


def test_counts_name_nobody_and_go_after_a_day(app):
    take(NOW)
    with db.engine.connect() as connection:
        stored = str(connection.execute(Attempts.__table__.select()).all())
    assert "anna" not in stored
    assert "192.0.2.1" not in stored

    forgive(NOW + timedelta(days=2), email="boris@example.com", address="192.0.2.2")

    keys = throttling.keys("anna@example.com", "192.0.2.1", None)
    assert db.session.query(Attempts).where(Attempts.key.in_(keys)).count() == 0
