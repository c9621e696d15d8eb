"""Rendition profiles: what may be set, and when the address of their renditions changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pim.errors import BadValue, PimError
from pim.structure.current import current
from pim.structure.snapshot import RenditionProfile
from tests.builders import create, edit, save

PROFILE = RenditionProfile(1, "thumb", {}, 200, 100)


@pytest.mark.parametrize(
    "other",
    [
        {"max_width": 201},
        {"max_height": 101},
        {"fit": "cover"},
        {"format": "webp"},
        {"quality": 81},
        {"background": "#fffffe"},
    ],
)
def test_address_changes_with_the_pixels(other):
    assert replace(PROFILE, **other).name != PROFILE.name


def test_address_does_not_change_with_the_words():
    assert replace(PROFILE, id=7, labels={"en_GB": "Small"}).name == PROFILE.name


def test_address_names_the_profile_and_the_format():
    assert PROFILE.name.startswith("thumb-")
    assert PROFILE.name.endswith(".jpg")
    assert replace(PROFILE, format="webp").name.endswith(".webp")


def make(**fields):
    save(
        create("rendition_profile", "thumb", {"code": "thumb", "max_width": 200, "max_height": 100, **fields})
    )


def test_profile_is_part_of_the_structure(app):
    make(format="webp", background="#FFEE00")

    profile = current().rendition_profile("thumb")
    assert (profile.format, profile.fit, profile.quality, profile.background) == (
        "webp",
        "contain",
        82,
        "#ffee00",
    )
    edit("rendition_profile", "thumb", "archived", True)
    assert current().rendition_profiles == {}


def test_profile_that_can_not_be_painted_is_refused(app):
    for fields in (
        {"max_width": 0},
        {"max_height": 4001},
        {"fit": "stretch"},
        {"format": "tiff"},
        {"quality": 0},
        {"background": "white"},
        {"background": "transparent"},  # of a JPEG
        {"code": "../x"},
    ):
        with pytest.raises(PimError):
            make(**fields)
    make(format="png", background="transparent")
    with pytest.raises(BadValue):
        edit("rendition_profile", "thumb", "format", "jpeg")
