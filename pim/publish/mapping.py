"""Mappings: what feeds which field of a receiver, in a closed list of steps.

Pure: reads the JSON of a mapping and says what is wrong with it. What the steps yield for a product is
`pim.publish.steps`' matter, and which mapping to begin with is `pim.publish.proposals`'.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from channels.base import ATTRIBUTES, MEDIA, Connector, Field, Problem, check_field
from channels.settings import find_setting
from pim.catalog.packaging import MEASURES
from pim.publish.keys import Key, read_keys
from pim.publish.laid_steps import BY_SETTING, IN_BOTH, OWN, find_laid_misuse
from pim.publish.transforms import CONVERT, TRANSFORMS, Transform, find_misuse
from pim.structure.snapshot import Attribute, Structure

_ATTRIBUTE = (
    Key("attribute", required=True, part="attributes", noun="attribute"),
    Key("scope", part="scopes", noun="scope"),
)
_UNIT = Key("unit", part="packaging_units", noun="packaging unit")
_SEPARATOR = Key("separator", high=10, blank=True)
STEPS: dict[str, tuple[Key, ...]] = {  # kind of step -> its keys
    "attribute": _ATTRIBUTE,  # the value of an attribute
    "label": _ATTRIBUTE,  # the labels of the options that a select attribute holds
    "constant": (Key("text", required=True, high=2000),),  # the same text for every product
    "category": (  # the deepest category in a tree, of several the first by code
        Key("tree", part="categories", noun="category"),
        Key("say", choices=("path", "leaf", "code")),
        _SEPARATOR,
        Key("table", part="category_tables", noun="category table"),  # what a receiver calls it instead
    ),
    "identifier": (
        Key("say", required=True, choices=("sku", "gtin", "group", "id")),
        _UNIT,
        Key("scheme", choices=("gtin13", "gtin14")),
    ),
    "packaging": (  # of a packaging unit, the base unit where none is named
        Key("say", required=True, choices=("quantity", "label", "un_ece", *MEASURES)),
        _UNIT,
    ),
    "order": (Key("say", required=True, choices=("unit", "un_ece", "step", "minimum", "price_per")),),
    "picture": (  # the address of one picture, of an attribute or of all of them
        Key("number", "whole", low=1, high=50),
        Key("attribute", part="attributes", noun="attribute"),
        Key("profile", part="rendition_profiles", noun="rendition profile"),
    ),
    "classification": (
        Key("classification", required=True, part="classifications", noun="classification"),
        Key("say", required=True, choices=("class", "version", "feature")),
        Key("feature", high=60),
    ),
    "setting": (Key("name", required=True, high=60),),  # what the channel tells its receiver
    "address": (Key("name", required=True, high=60),),  # a setting of the channel, with its braces filled
    "join": (_SEPARATOR,),  # several steps, in one text
}
SETTING_STEPS = ("setting", "address")
LAID_STEPS = {**OWN, **{kind: keys for kind, keys in STEPS.items() if kind in IN_BOTH}}
ALL_STEPS = {**STEPS, **OWN}
MOST_STEPS, MOST_TRANSFORMS = 20, 10

MEDIA_TYPES = ("image", "document")
PARTED_TYPES = ("metric", "price_collection", "table")  # what only attributes of records can hold
TEXT_TYPES = (  # what can be said as a text
    "identifier",
    "text",
    "rich_text",
    "number",
    "boolean",
    "date",
    "simple_select",
    "multi_select",
    "video_link",
    "reference",
)
SELECT_TYPES = ("simple_select", "multi_select", "reference")


@dataclass(frozen=True, slots=True)
class Step:
    """One way to come to a value: a source with what its keys say, then what becomes of its text.

    `steps` are those that a join puts together.
    """

    kind: str
    told: Mapping[str, Any] = field(default_factory=dict)
    then: tuple[Transform, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def attribute(self) -> str:
        """The code of the attribute that it reads; "" for none."""
        return str(self.told.get("attribute", ""))

    @property
    def scope(self) -> str:
        """The scope that it reads the attribute in; "" for that of the view."""
        return str(self.told.get("scope", ""))


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """How one field is fed: the first step that yields a value wins."""

    field: str
    steps: tuple[Step, ...]


def check_mapping(structure: Structure, connector: Connector, fields: Any) -> list[Problem]:
    """All that is wrong with the JSON of a mapping, each with its path: "fields.2.steps.0.attribute"."""
    return read_mapping(structure, connector, fields)[1]


def read_mapping(
    structure: Structure, connector: Connector, fields: Any
) -> tuple[list[FieldMapping], list[Problem]]:
    """The sound part of a mapping, in its own order, and what is wrong with the rest.

    Fields without a sound step are left out.
    """
    if not isinstance(fields, list):
        return [], [_wrong_shape("fields", fields, 'A list of {"field": …, "steps": […]}.')]
    mappings: dict[str, FieldMapping] = {}
    problems: list[Problem] = []
    for number, entry in enumerate(fields):
        mapping, wrong = _read_field(structure, connector, entry, f"fields.{number}")
        problems += wrong
        if mapping is None:
            continue
        if mapping.field in mappings:
            remedy = "Put all its steps into one entry."
            problems.append(Problem(f"fields.{number}.field", "duplicate_field", mapping.field, remedy))
        else:
            mappings[mapping.field] = mapping
    problems += _unfed(connector, mappings)
    return [mapping for mapping in mappings.values() if mapping.steps], problems


def steps_for(field: Field | None) -> Mapping[str, tuple[Key, ...]]:
    """The kinds of steps that may feed a field, with their keys; those of the content where it is unknown."""
    return LAID_STEPS if field is not None and field.laid else STEPS


def _read_field(
    structure: Structure, connector: Connector, entry: Any, path: str
) -> tuple[FieldMapping | None, list[Problem]]:
    if not (isinstance(entry, Mapping) and set(entry) == {"field", "steps"}):
        return None, [_wrong_shape(path, entry, 'An object with the keys "field" and "steps".')]
    name, steps = entry["field"], entry["steps"]
    if not isinstance(name, str) or connector.find_field(name) is None:
        known = [*(field.name for field in connector.fields), *(f"{p}…" for p in connector.open_fields)]
        remedy = f"{connector.label} has: {', '.join(known)}."
        return None, [Problem(f"{path}.field", "unknown_field", str(name), remedy)]
    sound, problems = _StepReader(structure, connector, name).read_all(steps, f"{path}.steps")
    return FieldMapping(name, sound), problems


class _StepReader:
    """Reads the steps that feed one field."""

    def __init__(self, structure: Structure, connector: Connector, name: str) -> None:
        self._structure, self._connector, self._name = structure, connector, name
        self._is_media, self._is_entry = name.startswith(MEDIA), name.startswith(ATTRIBUTES)
        self._steps = steps_for(connector.find_field(name))

    def read_all(
        self, steps: Any, path: str, *, joined: bool = False
    ) -> tuple[tuple[Step, ...], list[Problem]]:
        """The sound ones, and what is wrong with the others."""
        if not (isinstance(steps, list) and 0 < len(steps) <= MOST_STEPS):
            return (), [_wrong_shape(path, steps, f"A list of 1 to {MOST_STEPS} steps.")]
        sound: list[Step] = []
        problems: list[Problem] = []
        for number, body in enumerate(steps):
            step, wrong = self._read(body, f"{path}.{number}", joined)
            problems += wrong
            if step is not None:
                sound.append(step)
        return tuple(sound), problems

    def _read(self, body: Any, path: str, joined: bool) -> tuple[Step | None, list[Problem]]:
        if not isinstance(body, Mapping):
            return None, [_wrong_shape(path, body, 'An object such as {"step": "attribute", …}.')]
        kind = body.get("step", "")
        if wrong := self._wrong_kind(kind, path, joined):
            return None, [wrong]
        also = ["step", "then"] if kind != "join" else ["step", "then", "steps"]
        told, problems = read_keys(self._structure, self._steps[kind], body, path, also=also)
        steps: tuple[Step, ...] = ()
        if kind == "join":
            steps, wrong_steps = self.read_all(body.get("steps"), f"{path}.steps", joined=True)
            problems += wrong_steps
        then, wrong_changes = _read_transforms(self._structure, body.get("then", []), f"{path}.then")
        problems += wrong_changes
        step = Step(kind, told, then, steps)
        if not problems:
            problems = self._misfits(step, path, joined)
        return (None if any(p.severity == "error" for p in problems) else step), problems

    def _wrong_kind(self, kind: Any, path: str, joined: bool) -> Problem | None:
        if not isinstance(kind, str) or kind not in self._steps:
            return self._unknown_kind(str(kind), f"{path}.step")
        if kind == "join" and joined:
            return Problem(f"{path}.step", "not_allowed", kind, "A join holds no further join.")
        if self._is_media and kind != "attribute":
            return Problem(f"{path}.step", "not_allowed", kind, "Media come from attributes only.")
        return None

    def _unknown_kind(self, kind: str, path: str) -> Problem:
        if self._steps is STEPS and kind in OWN:
            laid = [field.name for field in self._connector.fields if field.laid]
            takes = f"takes it in {', '.join(laid)}" if laid else "takes it beside its fields"
            remedy = (
                f"{self._connector.label} {takes}, laid over as the feed is written: "
                "records are shared by channels, and hold nothing of one."
            )
            return Problem(path, "overlay", kind, remedy)
        if self._steps is LAID_STEPS and kind in STEPS:
            remedy = f"The field is filled as the feed is written, from: {', '.join(LAID_STEPS)}."
            return Problem(path, "content", kind, remedy)
        return Problem(path, "unknown_step", kind[:60], f"Steps are: {', '.join(self._steps)}.")

    def _misfits(self, step: Step, path: str, joined: bool) -> list[Problem]:
        """What keeps a well-formed step from feeding the field."""
        if self._is_media and step.then:
            return [Problem(f"{path}.then", "not_allowed", step.then[0].kind, "Files are sent as they are.")]
        found = [*self._misfits_of_source(step, path, joined), *self._misfits_of_measure(step, path)]
        return [problem for problem in found if problem is not None]

    def _misfits_of_source(self, step: Step, path: str, joined: bool) -> Iterator[Problem | None]:
        told = step.told
        match step.kind:
            case "constant" if not (joined or step.then):
                yield from self._misfits_of_constant(told["text"], path)
            case "identifier" if told["say"] != "gtin" and (extra := {"unit", "scheme"} & told.keys()):
                name = min(extra)
                yield Problem(f"{path}.{name}", "not_allowed", told[name], "Only a GTIN has it.")
            case "classification" if (told["say"] == "feature") != ("feature" in told):
                remedy = "Say the code of a feature where the step says one, and nowhere else."
                yield Problem(f"{path}.feature", "required", told.get("feature", ""), remedy)
            case "category" if "table" in told and (extra := {"say", "separator"} & told.keys()):
                name = min(extra)
                yield Problem(f"{path}.{name}", "not_allowed", told[name], "A table says it by itself.")
            case "setting" | "address" if find_setting(self._connector, told["name"]) is None:
                known = ", ".join(one.name for one in self._connector.settings)
                remedy = f"Settings of {self._connector.label} are: {known or 'none'}."
                yield Problem(f"{path}.name", "unknown_setting", told["name"], remedy)
            case "attribute" | "label":
                yield self._misfit_of_attribute(step, path, joined)
            case "price" | "stock" if (misuse := find_laid_misuse(step.kind, told)) is not None:
                key, said, remedy = misuse
                yield Problem(f"{path}.{key}", "not_allowed", said, remedy)
            case "price" if told.get("basis") == BY_SETTING and not find_setting(self._connector, "basis"):
                remedy = f"{self._connector.label} asks for no basis: say net or gross here."
                yield Problem(f"{path}.basis", "unknown_setting", BY_SETTING, remedy)
            case "picture" if "attribute" in told:
                yield _wrong_type(self._structure.attribute(step.attribute), ("image",), step.kind, path)

    def _misfits_of_constant(self, text: str, path: str) -> Iterator[Problem]:
        known = self._connector.find_field(self._name)
        if known is None:
            return
        for found in check_field(known, {"": text} if known.localized else text, ""):
            yield Problem(f"{path}.text", found.rule, text[:60], found.remedy, "warning")

    def _misfit_of_attribute(self, step: Step, path: str, joined: bool) -> Problem | None:
        attribute = self._structure.attribute(step.attribute)
        wrong = _wrong_type(attribute, self._allowed_types(step, joined), step.kind, path)
        if wrong is None and step.scope and not attribute.scopable:
            remedy = f"{attribute.code} does not vary by scope: leave the scope out."
            return Problem(f"{path}.scope", "not_scopable", step.scope, remedy)
        return wrong

    def _allowed_types(self, step: Step, joined: bool) -> Sequence[str]:
        if self._is_media:
            return MEDIA_TYPES
        if step.kind == "label":
            return SELECT_TYPES
        if step.then and step.then[0].kind == CONVERT:
            return ("metric",)
        if self._is_entry and not step.then and not joined:
            return (*TEXT_TYPES, *PARTED_TYPES)
        return TEXT_TYPES

    def _misfits_of_measure(self, step: Step, path: str) -> Iterator[Problem]:
        family = find_unit_family(self._structure, step)
        for number, transform in enumerate(step.then):
            if transform.kind != CONVERT:
                continue
            at = f"{path}.then.{number}"
            if number or family is None:
                remedy = "Only measures are converted, before anything else becomes of them."
                yield Problem(f"{at}.do", "not_allowed", CONVERT, remedy)
            elif f"{family}.{transform.told['unit']}" not in self._structure.units:
                known = [unit.code for unit in self._structure.units.values() if unit.family == family]
                remedy = f"Units of {family} are: {', '.join(known)}."
                yield Problem(f"{at}.unit", "unknown_unit", transform.told["unit"], remedy)
        if step.kind == "packaging" and family and not (step.then and step.then[0].kind == CONVERT):
            remedy = 'Begin "then" with convert: a measure is said in one unit.'
            yield Problem(f"{path}.then", "required", "", remedy)


def list_sent_settings(connector: Connector, fields: Sequence[Mapping[str, Any]]) -> list[str]:
    """The settings of the channel that a mapping sends in records, sorted; laid fields are in none."""
    found: set[str] = set()
    known = {entry["field"]: connector.find_field(entry["field"]) for entry in fields}
    waiting = [one["steps"] for one in fields if (field := known[one["field"]]) and not field.laid]
    while waiting:
        for step in waiting.pop():
            waiting.append(step.get("steps", []))
            if step["step"] in SETTING_STEPS:
                found.add(step["name"])
    return sorted(found)


def find_unit_family(structure: Structure, step: Step) -> str | None:
    """The unit family of the measures that a source yields; None where it yields none."""
    if step.kind == "packaging":
        return MEASURES.get(step.told["say"])
    attribute = structure.attributes.get(step.attribute) if step.kind == "attribute" else None
    return attribute.unit_family if attribute is not None and attribute.type == "metric" else None


def _read_transforms(
    structure: Structure, bodies: Any, path: str
) -> tuple[tuple[Transform, ...], list[Problem]]:
    if not (isinstance(bodies, list) and len(bodies) <= MOST_TRANSFORMS):
        return (), [_wrong_shape(path, bodies, f"A list of at most {MOST_TRANSFORMS} transforms.")]
    found: list[Transform] = []
    problems: list[Problem] = []
    for number, body in enumerate(bodies):
        at = f"{path}.{number}"
        if not isinstance(body, Mapping):
            problems.append(_wrong_shape(at, body, 'An object such as {"do": "truncate", …}.'))
            continue
        kind = body.get("do", "")
        if not isinstance(kind, str) or kind not in TRANSFORMS:
            remedy = f"Transforms are: {', '.join(TRANSFORMS)}."
            problems.append(Problem(f"{at}.do", "unknown_transform", str(kind)[:60], remedy))
            continue
        told, wrong = read_keys(structure, TRANSFORMS[kind], body, at, also=["do"])
        transform = Transform(kind, told)
        if not wrong and (misuse := find_misuse(transform)) is not None:
            key, said, remedy = misuse
            wrong = [Problem(f"{at}.{key}", "not_allowed", said, remedy)]
        problems += wrong
        found.append(transform)
    return tuple(found), problems


def _wrong_type(attribute: Attribute, allowed: Sequence[str], kind: str, path: str) -> Problem | None:
    if attribute.type in allowed:
        return None
    remedy = f"The step {kind} takes here: {', '.join(allowed)}."
    return Problem(f"{path}.attribute", "not_allowed", f"{attribute.code} ({attribute.type})", remedy)


def _unfed(connector: Connector, mappings: Mapping[str, FieldMapping]) -> Iterator[Problem]:
    for field_ in connector.fields:
        if field_.required and field_.name not in mappings:
            remedy = f"Map {field_.name}: without it every product is held back."
            yield Problem("fields", "required", field_.name, remedy)


def _wrong_shape(path: str, found: object, remedy: str) -> Problem:
    return Problem(path, "shape", str(found)[:60], remedy)
