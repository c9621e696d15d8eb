"""The media library: which files there are, who uses them, and adding some."""

from __future__ import annotations

import io

import pytest

from pim import db
from pim.catalog import media
from pim.catalog.media import library
from tests.builders import make_product, make_structure
from tests.media.pictures import PDF, SCRIPT, picture
from tests.web.visitors import make_colleague


def keep(content, name):
    with db.transaction():
        return media.keep(content, name).sha256


def upload(visitor, *files):
    return visitor.send("/admin/library/", files=[(io.BytesIO(content), name) for name, content in files])


def names():
    with db.transaction():
        return [one.stored.name for one in library.list_files()]


@pytest.fixture
def marketing(app):
    return make_colleague(app, "marketing")


def test_library_shows_files_and_who_uses_them(app, admin):
    make_structure()
    used = keep(picture(), "Front & side.png")
    make_product("T-1", {"values.picture..": {"file": used, "name": "a.png"}})
    keep(PDF, "sheet.pdf")

    page = admin.get("/admin/library/").text
    unused = admin.get("/admin/library/?unused=1").text
    found = admin.get("/admin/library/?text=FRONT").text

    assert f'src="/media/{used}/web.jpg"' in page
    assert "Front &amp; side.png" in page
    assert "used by one product" in page
    assert "30 × 20" in page
    assert ("sheet.pdf" in unused, "Front" in unused) == (True, False)
    assert ("sheet.pdf" in found, "Front" in found) == (False, True)
    assert 'href="/admin/library/"' in page  # in the navigation


def test_file_names_the_products_that_use_it(app, admin):
    make_structure()
    sha256 = keep(picture(), "a.png")
    product = make_product("T-1", {"values.picture..": {"file": sha256, "name": "a.png"}})

    page = admin.get(f"/admin/library/{sha256}").text

    assert f'href="/admin/products/{product}#field-values.picture.."' in page
    assert "picture en" in page
    assert f"/media/{sha256}/original.png" in page
    assert admin.get("/admin/library/" + "0" * 64).status_code == 404


def test_library_goes_on_page_by_page(app, admin, monkeypatch):
    monkeypatch.setattr("pim.web.admin.media.pages.LIMIT", 2)
    for number in range(5):
        keep(picture(size=(10 + number, 10)), f"p{number}.png")

    url, seen = "/admin/library/", []
    while url:
        page = admin.get(url).text
        seen += [f"p{number}" for number in range(5) if f"p{number}.png" in page]
        _before, sign, rest = page.partition('rel="next" href="')
        url = rest.partition('"')[0].replace("&amp;", "&") if sign else ""

    assert sorted(seen) == ["p0", "p1", "p2", "p3", "p4"]
    assert admin.get("/admin/library/?after=nonsense").status_code == 200


def test_files_are_uploaded_and_those_that_can_not_be_kept_are_named(marketing):
    done = upload(marketing, ("a.png", picture()), ("b.pdf", PDF))
    refused = upload(marketing, ("c.jpg", picture("JPEG")), ("evil<b>.svg", SCRIPT), ("d.png", SCRIPT))

    assert (done.status_code, refused.status_code) == (303, 422)
    assert sorted(names()) == ["a.png", "b.pdf", "c.jpg"]
    assert "evil&lt;b&gt;.svg" in refused.text
    assert "d.png" in refused.text
    assert upload(marketing).status_code == 422


def test_only_who_may_edit_products_may_upload(app):
    viewer = make_colleague(app, "viewer")

    assert upload(viewer, ("a.png", picture())).status_code == 403
    assert 'type="file"' not in viewer.get("/admin/library/").text
    assert names() == []


def test_upload_without_token_is_refused(marketing):
    sent = {"files": (io.BytesIO(picture()), "a.png")}

    assert marketing.post("/admin/library/", data=sent).status_code == 400
    assert names() == []


def test_flood_of_files_is_refused(marketing, monkeypatch):
    monkeypatch.setattr("pim.web.admin.media.pages.MAX_UPLOADS", 2)

    answer = upload(marketing, *((f"{n}.pdf", PDF + bytes([48 + n])) for n in range(3)))

    assert answer.status_code == 422
    assert sorted(names()) == ["0.pdf", "1.pdf"]
