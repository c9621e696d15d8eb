"""What a person sent for one product: what the page had shown, what was typed, and what that changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import FileStorage, MultiDict

from pim.catalog import media
from pim.catalog.documents import Document
from pim.changes import Draft
from pim.db import transaction
from pim.errors import BadValue, DuplicateCombination, DuplicateKey, Invalid, PimError
from pim.web.admin.products import inputs
from pim.web.admin.products.controls import Input
from pim.web.admin.products.editing import same, to_names
from pim.web.admin.products.inputs import Texts

BASE = "base"  # the control that holds what the page has shown


@dataclass(slots=True)
class Typed:
    """One submission. `base` is what the page showed, by field; `texts` what stood in its controls.

    `choices` says of a field in conflict whose value the person keeps, mine or theirs;
    `was` what that field held before either of them.
    """

    base: dict[str, Any]
    texts: dict[str, dict[str, list[str]]]
    choices: dict[str, str] = field(default_factory=dict)
    was: dict[str, Any] = field(default_factory=dict)

    def undecided(self) -> list[str]:
        """The fields in conflict that nobody has decided on."""
        return [name for name in self.was if name not in self.choices]

    def is_touched(self, one: Input) -> bool:
        """Whether the field differs from what the page showed, and the person wants it so."""
        if one.field not in self.base or self.choices.get(one.field) == "theirs":
            return False
        return not same(one.field, one.show(self.base[one.field]), self.texts.get(one.field, {}))


@dataclass(slots=True)
class Wanted:
    """What a submission changes: drafts, and what is wrong, by field ("" is the form as a whole)."""

    drafts: list[Draft] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Control:
    """What stands in the controls of a field.

    `shown` is what the page showed before, as JSON by name, where that is something else:
    by it the script knows what is not saved yet.
    """

    field: str
    texts: Texts
    shown: str = ""
    error: str = ""

    @property
    def text(self) -> str:
        """What stands in the main control."""
        return inputs.first(self.texts)


def read_typed(form: MultiDict[str, str]) -> Typed:
    """The submission of a form. Raises `Invalid` if it does not say what its page had shown."""
    try:
        base = _signer().loads(form.get(BASE, ""))
    except BadSignature as error:
        raise Invalid("The form is not whole. Open the product again in another tab and compare.") from error
    texts: dict[str, dict[str, list[str]]] = {}
    choices, was = {}, {}
    for name, given in form.lists():
        if name.startswith("choose:"):
            choices[name.removeprefix("choose:")] = given[-1]
            continue
        if name == "was":
            was = dict(_signer().loads(text) for text in given)
            continue
        address, _tilde, part = name.partition("~")
        if address in base:
            texts.setdefault(address, {})[part] = given
    return Typed(base, texts, choices, was)


def keep_files(typed: Typed, files: MultiDict[str, FileStorage]) -> dict[str, str]:
    """Store what was uploaded, so that the form holds it from now on; the problems by field.

    A file that no value refers to in the end is harmless.
    """
    problems = {}
    for name, sent in files.items(multi=True):
        address = name.removesuffix("~file")
        if not sent.filename or address not in typed.base:
            continue
        try:
            with transaction():
                stored = media.keep(sent.stream, sent.filename)
        except BadValue as error:
            problems[address] = f"{sent.filename}: {error.remedy}"
            continue
        kept = orjson.dumps({"file": stored.sha256, "name": sent.filename}).decode()
        others = {part: given for part, given in typed.texts.get(address, {}).items() if part == "expires"}
        typed.texts[address] = {**others, "kept": [kept]}
    return problems


def want(document: Document, known: Mapping[str, Input], typed: Typed) -> Wanted:
    """The drafts that bring the product to what was typed; a field that nobody touched makes none."""
    wanted = Wanted()
    for one in known.values():
        if not typed.is_touched(one):
            continue
        try:
            value = one.read(typed.texts.get(one.field, {}))
        except PimError as error:
            wanted.problems[one.field] = explain(error)
            continue
        base = typed.base[one.field]
        if value != base:
            draft = Draft(document.kind, document.key, one.field, value, expected=base, target_id=document.id)
            wanted.drafts.append(draft)
    return wanted


def draw(
    known: Mapping[str, Input], typed: Typed | None = None, problems: Mapping[str, str] | None = None
) -> tuple[dict[str, Control], str]:
    """The controls of a form by field, and what it shows as one signed text.

    What was typed and is not saved stays, with its base; all else is as it is stored now.
    """
    controls, base = {}, {}
    for name, one in known.items():
        error = (problems or {}).get(name, "")
        if typed is not None and typed.is_touched(one):
            base[name] = typed.base[name]
            shown = orjson.dumps(to_names(name, one.show(base[name]))).decode()
            controls[name] = Control(name, typed.texts.get(name, {}), shown, error)
        else:
            base[name] = one.stored
            controls[name] = Control(name, one.show(one.stored), "", error)
    return controls, _signer().dumps(base)


def sign(value: Any) -> str:
    """A value that travels in a form and comes back as it was."""
    return str(_signer().dumps(value))


def explain(error: PimError) -> str:
    """The sentence at a field: what would be right, since what is wrong stands in the control."""
    return error.remedy if isinstance(error, BadValue) and error.remedy else str(error)


def place_problem(error: PimError, known: Iterable[Input], drafts: Iterable[Draft]) -> dict[str, str]:
    """A refusal of a whole product at the field that it is about; at "" where none can be told."""
    drafts = list(drafts)
    name = ""
    if isinstance(error, DuplicateKey):
        name = next((draft.field for draft in drafts if draft.value == error.key), "")
    elif isinstance(error, DuplicateCombination):
        name = next((draft.field for draft in drafts if draft.field.startswith("values.")), "")
    elif isinstance(error, BadValue):
        words = error.field.split()
        last = words[-1] if words else ""
        name = next(
            (one.field for one in known if last in (one.field, one.field.partition(".")[2].split(".")[0])), ""
        )
    return {name: str(error)}


def move_row(typed: Typed, order: str) -> None:
    """Move a row of relations: "relations.set:2:-1" takes that at place 2 one up; nonsense moves none."""
    name, place_text, by_text = [*order.split(":"), "", ""][:3]
    texts = typed.texts.get(name, {})
    rows = texts.get("", [])
    if not place_text.isdecimal() or by_text not in ("-1", "1"):
        return
    place, other = int(place_text), int(place_text) + int(by_text)
    for part in ("", "quantity"):
        given = texts.get(part, [])
        if 0 <= place < len(given) and 0 <= other < len(rows):
            given[place], given[other] = given[other], given[place]


def _signer() -> URLSafeSerializer:
    """Signed, so that what comes back has the form that was given out."""
    return URLSafeSerializer(current_app.secret_key or "", salt="product-form")
