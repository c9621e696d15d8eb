"""Which rows of accounts nobody needs any more: answers to calls, sign-ins that ended, attempts long past.

Conditions only: whoever writes such rows drops the old ones beside, and retention those of
an installation where nobody writes any.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from pim.accounts.models import ApiAnswer, Attempts, SignIn

answers = ApiAnswer.__table__
sign_ins = SignIn.__table__
attempts = Attempts.__table__

QUIET = timedelta(hours=1)  # without a failure for so long, counting of attempts starts anew


def old_answers(at: datetime, hours: int) -> sa.ColumnElement[bool]:
    """Answers to calls that came in more than so many hours ago."""
    found: sa.ColumnElement[bool] = answers.c.at < at - timedelta(hours=hours)
    return found


def old_sign_ins(at: datetime, days: int) -> sa.ColumnElement[bool]:
    """Sign-ins that ended more than so many days ago; kept till then for whoever looks into a misuse."""
    found: sa.ColumnElement[bool] = sign_ins.c.ends_at < at - timedelta(days=days)
    return found


def old_attempts(at: datetime) -> sa.ColumnElement[bool]:
    """Counts of attempts that have been quiet for long."""
    found: sa.ColumnElement[bool] = attempts.c.last_at < at - 24 * QUIET
    return found
