"""Runs a terminal session on the demo catalogue, in a folder of its own that is gone afterwards.

What differs from run to run (moments, tokens, passwords, ports) becomes a word that does not.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO = "make demo"  # runs first, in a terminal of its own, and serves until the session ends
ADDRESS = "127.0.0.1:8000"
LAST_LINE = "Ctrl-C ends it."
PATIENCE_SECONDS = 300

_STABLE = (
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?= UTC)"), "DAY HOUR"),
    (re.compile(r"(?<=password   )\S+"), "PASSWORD"),
    (re.compile(r"(?<=Bearer )[\w-]{20,}"), "TOKEN"),
)


def commands_in(block: str) -> list[str]:
    """The commands of a session as it is written down, each after "$ "."""
    return re.findall(r"^\$ (.+)$", block, flags=re.MULTILINE)


def play(commands: list[str]) -> str:
    """The session with what each command says, stdout and stderr together as on a terminal."""
    if commands[0] != DEMO:
        raise ValueError(f"A session begins with {DEMO}, not with {commands[0]}.")
    with tempfile.TemporaryDirectory(prefix="pim-docs-") as name:
        environ = environ_in(Path(name))
        with demo(environ) as greeting:
            (address,) = re.findall(r"runs at http://(\S+)", greeting)
            said = [greeting, *_run(commands[1:], address, environ)]
    told = "\n".join(f"$ {command}\n{text.strip()}" for command, text in zip(commands, said, strict=True))
    return stable(told.replace(address, ADDRESS).replace(name, "var"))


@contextmanager
def demo(environ: dict[str, str]) -> Iterator[str]:
    """The demo on a free port: what it prints, once it serves."""
    command = [sys.executable, "cli.py", "demo", "serve", "--port", "0", "--quiet"]
    with subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            lines: list[str] = []
            for line in server.stdout or ():
                lines.append(line)
                if line.strip() == LAST_LINE:
                    break
            yield "".join(lines)
        finally:
            server.terminate()


def environ_in(var_dir: Path) -> dict[str, str]:
    """The environment without settings of whoever runs this, and our own Python first on the path."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIM_", "FLASK_"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', os.defpath)}"
    return kept | {
        "PATH": path,
        "LC_ALL": "C.UTF-8",
        "PIM_VAR_DIR": str(var_dir),
        # In feeds stand addresses of media: whoever publishes must name the same ones.
        "PIM_PUBLIC_URL": f"http://{ADDRESS}",
    }


def stable(text: str) -> str:
    """The text with words in place of what differs from run to run."""
    for pattern, word in _STABLE:
        text = pattern.sub(word, text)
    return text


def _run(commands: list[str], address: str, environ: dict[str, str]) -> list[str]:
    """What each command said, all run by one shell, so that its variables live on."""
    mark = "== the next command =="
    script = f"\necho '{mark}'\n".join(commands).replace(ADDRESS, address)
    shell = ["bash", "-c", f"exec 2>&1\n{script}"]
    done = subprocess.run(  # noqa: S603 - what the README says
        shell, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    return done.stdout.split(f"{mark}\n")
