"""Damaged folders: whatever bytes stand in a file, reading ends with a reading or a reason."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pim.errors import PimError
from pim.intake.akeneo import merged_structure, read_folder
from pim.structure.snapshot import Structure
from tests.intake.folders import BASE, make_folder

FILES = {
    **BASE,
    "product_models": "code;family_variant;parent;color\ntop;by_color_size;;\nred;by_color_size;top;red\n",
    "products": (
        "sku;family;parent;categories;enabled;groups;size;name-en_GB;weight;weight-unit;price-EUR;photo;PACK-products\n"
        "hat;hats;;hats,clothes;1;;;Hat;1.5;GRAM;2;files/a.jpg;red_s\n"
        "red_s;shirts;red;clothes;0;;s;;;;;;hat\n"
    ),
}
SPECIAL = [
    b";",
    b'"',
    b"\n",
    b"\r",
    b",",
    b"\0",
    b"\xff",
    b"-",
    b"..",
    b"0",
    b"1",
    b"9" * 40,
    "ı".encode(),
    b" ",
    b"",
]

damages = st.lists(
    st.tuples(
        st.sampled_from(sorted(FILES)),
        st.integers(0, 2**16),
        st.integers(0, 6),
        st.sampled_from(SPECIAL) | st.binary(max_size=4),
    ),
    min_size=1,
    max_size=6,
)


def damage(folder, found):
    for name, place, length, inserted in found:
        path = folder / f"{name}.csv"
        content = path.read_bytes()
        at = place % (len(content) + 1)
        path.write_bytes(content[:at] + inserted + content[at + length :])


@given(damages)
def test_damaged_folder_is_read_or_refused_with_a_reason(found):
    with tempfile.TemporaryDirectory() as name:
        folder = make_folder(Path(name), **FILES)
        damage(folder, found)

        try:
            reading = read_folder(folder, Structure())
        except PimError:
            return
        bodies = list(reading.products)
        problems = list(reading.problems)
        again = read_folder(folder, reading.merged)
        assert merged_structure(reading.merged, again.structure) == reading.merged

    assert all(problem.rule and problem.remedy for problem in problems)
    assert len({(body.kind, body.key) for body in bodies}) == len(bodies)
