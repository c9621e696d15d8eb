"""The colours of `static/pim.css` can be told apart: WCAG 2.2, 1.4.3 (text 4.5:1), 1.4.11 (edges 3:1)."""

from __future__ import annotations

import re

import pytest

from pim.config import ROOT

TEXT = [
    ("ink", "ground"), ("ink", "sheet"), ("muted", "ground"), ("muted", "sheet"),
    ("accent", "sheet"), ("accent", "ground"), ("on-accent", "accent"),
    ("on-bar", "bar"), ("on-bar", "bar-soft"),
    ("ink", "accent-soft"), ("accent", "accent-soft"), ("muted", "accent-soft"),
    ("good", "good-soft"), ("warn", "warn-soft"), ("bad", "bad-soft"), ("bad", "sheet"),
    ("ink", "good-soft"), ("ink", "warn-soft"), ("ink", "bad-soft"),
]  # fmt: skip
EDGES = [("edge", "sheet"), ("edge", "ground"), ("focus", "sheet"), ("focus", "ground"), ("on-bar", "bar")]


def read_schemes():
    """The colours of the light and of the dark scheme, by name."""
    css = (ROOT / "static" / "pim.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    return dict(
        zip(("light", "dark"), (dict(re.findall(r"--([\w-]+): (#\w{6});", b)) for b in blocks), strict=True)
    )


SCHEMES = read_schemes()


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (EDGES, 3.0)], ids=["text", "edges"])
def test_colours_can_be_told_apart(scheme, pairs, least):
    colours = SCHEMES[scheme]

    found = {f"{a} on {b}": round(contrast(colours[a], colours[b]), 2) for a, b in pairs}

    assert {pair: ratio for pair, ratio in found.items() if ratio < least} == {}


def test_both_schemes_name_the_same_colours():
    assert SCHEMES["light"].keys() == SCHEMES["dark"].keys()
