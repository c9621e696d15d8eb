"""The catalogues of translations: whole, and with the same places for values as the originals."""

from __future__ import annotations

import io
import re
import subprocess
import sys

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from pim.config import ROOT

CATALOGUES = sorted((ROOT / "translations").glob("*/LC_MESSAGES/messages.po"))
PLACE = re.compile(r"%\(\w+\)[sd]")


def read(path):
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def test_there_is_a_catalogue_for_each_language():
    assert [path.parts[-3] for path in CATALOGUES] == ["cs", "pl", "ru", "sv"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_every_message_is_translated_with_all_its_places(path):
    catalogue = read(path)

    for message in catalogue:
        if message.id == "":
            continue  # the head of the file
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(texts), message.id
        assert not message.fuzzy, message.id
        assert len(texts) == (catalogue.num_plurals if message.pluralizable else 1)
        places = set(PLACE.findall(originals[-1]))
        optional = places - set(PLACE.findall(originals[0]))  # "one browser" says no number
        for text in texts:
            assert places - optional <= set(PLACE.findall(text)) <= places, text


def test_every_message_of_the_pages_is_in_the_catalogues(tmp_path):
    command = "extract -F babel.cfg -k lazy_gettext -k translatable --no-location --project=pim -o".split()
    template = tmp_path / "messages.pot"
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", *command, template, "."], cwd=ROOT, check=True
    )
    with template.open("rb") as file:
        asked = {message.id for message in read_po(file) if message.id}

    for path in CATALOGUES:
        assert asked - {message.id for message in read(path)} == set(), path


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_catalogues_compile(path):
    catalogue = read(path)

    assert [str(error) for message in catalogue for error in message.check(catalogue)] == []


@pytest.mark.parametrize(
    ("language", "spoken"),
    [
        ("pl", "0 sekund, 1 sekundę, 2 sekundy, 5 sekund, 12 sekund, 22 sekundy"),
        ("sv", "0 sekunder, 1 sekund, 2 sekunder, 5 sekunder, 12 sekunder, 22 sekunder"),
        ("cs", "0 sekund, 1 sekundu, 2 sekundy, 5 sekund, 12 sekund, 22 sekund"),
        ("ru", "0 секунд, 1 секунду, 2 секунды, 5 секунд, 12 секунд, 22 секунды"),
    ],
)
def test_numbers_agree_with_their_nouns(language, spoken):
    compiled = io.BytesIO()
    write_mo(compiled, read(ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"))
    compiled.seek(0)
    translations = Translations(compiled)

    def speak(n):
        one = "Too many attempts. Try again in %(num)d second."
        text = translations.ngettext(one, one.replace("second", "seconds"), n) % {"num": n}
        return re.search(rf"{n} \w+", text)[0]

    assert ", ".join(speak(n) for n in (0, 1, 2, 5, 12, 22)) == spoken
