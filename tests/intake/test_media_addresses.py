"""Pictures fetched from the addresses of a list."""

from __future__ import annotations

import pytest

from pim.catalog import media
from pim.errors import BadValue
from pim.intake.media import Slots, import_list
from tests.builders import make_product, make_structure, read
from tests.media.pictures import PDF, SCRIPT, picture
from tests.test_outbound import PUBLIC, Server, internet, reply, whole

HEAD = "SKU;attribute;url;note\n"
HOSTS = {"public.example": [PUBLIC], "127.0.0.1": ["127.0.0.1"]}
FILES = {b"/a.png": picture(), b"/get?id=7": picture("JPEG"), b"/page.png": SCRIPT, b"/sheet.pdf": PDF}


@pytest.fixture
def bring(app, tmp_path):
    make_structure()
    make_product("T-1")
    make_product("T-2")

    def answer(path):
        return whole(FILES[path]) if path in FILES else reply(status="404 Not Found", Content_Length=0)

    def run(text, **options):
        path = tmp_path / "pictures.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with Server(answer) as server, internet(server, HOSTS) as client:
            return import_list(path, Slots(), client, **options)

    return run


def test_picture_is_fetched_stored_and_named(bring):
    report = bring(
        f"{HEAD}T-1;picture;http://public.example/a.png;main\nT-2;picture;http://public.example/get?id=7;\n"
    )

    assert [one.key for one in report.placed] == ["T-1", "T-2"]
    assert read("product", "T-1", "values.picture..")["name"] == "a.png"
    value = read("product", "T-2", "values.picture..")
    assert value["name"] == "get.jpg"
    assert media.find(value["file"]).source == "address"


def test_same_list_again_changes_nothing(bring):
    text = f"{HEAD}T-1;picture;http://public.example/a.png\n"
    bring(text)

    again = bring(text)

    assert (again.change_set, [one.key for one in again.same]) == (None, ["T-1"])


def test_what_can_not_be_fetched_is_told_by_its_row(bring):
    urls = ("http://127.0.0.1/a.png", "http://public.example/gone.png", "file:///etc/passwd", "")
    for url in (*urls, "http://public.example/page.png"):
        report = bring(f"{HEAD}T-1;picture;{url}\n")
        assert [(one.source, one.outcome) for one in report.unplaced] == [("pictures.csv, row 2", "refused")]
        assert (report.placed, report.change_set) == ([], None)


def test_sku_that_does_not_exist_is_told_by_its_row_and_the_others_are_placed(bring):
    url = "http://public.example/a.png"
    report = bring(f"{HEAD}T-9;picture;{url}\nT-1;picture;{url}\n")

    assert [(one.source, one.outcome) for one in report.unplaced] == [("pictures.csv, row 2", "unknown")]
    assert [one.key for one in report.placed] == ["T-1"]


def test_dry_run_fetches_and_keeps_nothing(bring, settings):
    report = bring(f"{HEAD}T-1;picture;http://public.example/a.png\n", dry_run=True)

    assert ([one.key for one in report.placed], report.change_set) == (["T-1"], None)
    assert list(settings.media_dir.iterdir()) == []


def test_list_may_have_commas_and_a_mark_of_its_encoding(bring):
    report = bring(b"\xef\xbb\xbfUrl,Attribute,Sku\nhttp://public.example/a.png,picture,T-1\n,,\n")

    assert [one.key for one in report.placed] == ["T-1"]


def test_file_that_is_no_such_list_is_refused(bring):
    for text in ("", "sku;url\nT-1;http://x\n", b"\xff\xfe\x00", 'sku;attribute;url\n"' + "x" * 200_000):
        with pytest.raises(BadValue, match=r"pictures\.csv"):
            bring(text)
