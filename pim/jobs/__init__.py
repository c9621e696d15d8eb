"""Work that takes long, named and logged. Knows no entity, and nothing of who asked for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from pim.errors import PimError

__all__ = ["run"]

P = ParamSpec("P")
T = TypeVar("T")

_log = logging.getLogger(__name__)


def run(name: str, body: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run the body now, in the caller's process, and give what it gives; log when it began and ended.

    `name` says for people what runs: "publish shop_pl". Call it outside transactions: bodies
    manage their own. What the body raises flies on. There is no queue yet: once there is a
    table of jobs, this function enters the job and waits for it, and callers stay as they are.
    Hand over what the body needs as arguments, then, rather than in a closure.
    """
    started = time.monotonic()
    _log.info("%s: started", name)
    try:
        given = body(*args, **kwargs)
    except PimError as error:  # a refusal: whoever asked is told
        _log.info("%s: refused after %.1f s: %s", name, time.monotonic() - started, error)
        raise
    except BaseException:
        _log.exception("%s: failed after %.1f s", name, time.monotonic() - started)
        raise
    _log.info("%s: done in %.1f s", name, time.monotonic() - started)
    return given
