"""Telling others what happened: by webhooks as Standard Webhooks has them, and by mail."""

from pim.changes import guard, on_touched, register_target


def register() -> None:
    """Make notifications known to the change engine, and their messages to workers."""
    from pim.jobs import on_failed, register_kind
    from pim.notifications.keys import make_first
    from pim.notifications.models import GUARDED
    from pim.notifications.sending import KINDS, tell_failure
    from pim.notifications.targets import NotificationTarget

    register_target(NotificationTarget)
    on_touched(make_first)
    register_kind(*KINDS)
    on_failed(tell_failure)
    guard.protect(*GUARDED)
