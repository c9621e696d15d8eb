"""Writes the generated parts of the docs; with --check it names what is stale, and ends with 1.

python docs/generate.py           writes all; runs the session of the README, half a minute
python docs/generate.py --check   compares all but that session, which tests/test_docs.py compares
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # started as a script, Python looks in docs/ only

from docs import reference, session  # noqa: E402

README = ROOT / "README.md"
_BLOCK = "(?<=<!-- {name}: written by make docs -->\n).*?(?=<!-- end of {name} -->)"


def main(arguments: list[str] | None = None) -> int:
    """Write or check; give the exit code."""
    parser = argparse.ArgumentParser(prog="python docs/generate.py", description="Write the generated docs.")
    parser.add_argument("--check", action="store_true", help="write nothing, name what is stale")
    given = parser.parse_args(arguments)
    if not given.check:
        README.write_text(with_session(README.read_text(encoding="utf-8")), encoding="utf-8")
    stale = list_stale()
    for path, text in stale.items():
        print(f"{path.relative_to(ROOT)} {'is stale: run make docs' if given.check else 'is written'}")
        if not given.check:
            path.write_text(text, encoding="utf-8")
    return 1 if given.check and stale else 0


def list_stale() -> dict[Path, str]:
    """What would have to stand in the files that are not as the code is; the session aside."""
    made = {
        ROOT / "docs" / "cli.md": reference.commands_page(),
        ROOT / "docs" / "settings.md": reference.settings_page(),
        README: with_block(README.read_text(encoding="utf-8"), "channels", reference.channels_table()),
    }
    return {path: text for path, text in made.items() if not _stands(path, text)}


def with_session(readme: str) -> str:
    """The README with its session as its commands run now: they stand in the README itself."""
    played = session.play(session.commands_in(block_of(readme, "session")))
    return with_block(readme, "session", f"```console\n{played}\n```")


def block_of(text: str, name: str) -> str:
    """What stands between the two marks of a generated block."""
    (found,) = re.findall(_BLOCK.format(name=name), text, flags=re.DOTALL)
    return str(found)


def with_block(text: str, name: str, content: str) -> str:
    """The text with other content between the marks of a block."""
    return re.sub(_BLOCK.format(name=name), lambda _found: f"\n{content}\n\n", text, count=1, flags=re.DOTALL)


def _stands(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main())
