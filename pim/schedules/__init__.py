"""What is done by the clock: schedules are settings, and submit jobs when their time has come."""

from pim.changes import guard, on_touched, register_target


def register() -> None:
    """Make schedules known to the change engine, and have workers look at them."""
    from pim.jobs import on_tick
    from pim.schedules.due import begin_anew, see
    from pim.schedules.models import GUARDED
    from pim.schedules.targets import ScheduleTarget

    register_target(ScheduleTarget)
    on_touched(begin_anew)
    on_tick(see)
    guard.protect(*GUARDED)
