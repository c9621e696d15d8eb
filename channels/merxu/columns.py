"""The columns of a merXu file: the confirmed ones, one per language, and those of the seller's template.

merXu hands each seller a template whose further columns are not published. So no name of one stands
here: the seller pastes the header row, and says what goes into which column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from channels.base import FIRST_SKU, Frame, Item, Record
from channels.settings import list_pairs

ID = "supplier_product_id"
COLUMN = "column."  # prefix of open fields; the rest is a column of the template
# What sellers ask for first, and merXu publishes no column of: sent only where the template has one.
FACTS = ("stock", "lead_time", "moq", "tiers", "documents", "weight", "parameters")
LOCALIZED = ("name", "description")
CONFIRMED = (  # H80, H81; in the order of the example of the template
    ID,
    "name",
    "merxu_category_path",
    "supplier_category_path",
    "description",
    "manufacturer",
    "manufacturer_product_id",
    "ean",
    "production_country",
    "main_image_url",
    "other_images_urls",
    "video_youtube",
    "currency",
    "price",
    "vat",
)

Cell = tuple[str, str]  # a column and what stands in it
TellCells = Callable[[Record], list[Cell]]

_LANGUAGE = re.compile("[a-z]{2}")
_SEPARATORS = ("\t", ";", ",")  # of a header row, the likeliest first: a copied row has tabs
_LINE_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TEXT_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def read_template(header: str) -> tuple[str, ...]:
    """The names in a header row as it was pasted, without the blanks around them; none twice."""
    separator = next((one for one in _SEPARATORS if one in header), ",")
    names = (name.strip().strip('"').strip() for name in header.strip().split(separator))
    return tuple(dict.fromkeys(name for name in names if name))


def list_languages(locales: Sequence[str]) -> dict[str, str]:
    """The suffixes of further languages, each with its locale; that of the leading one has none.

    A suffix has two small letters, so a language with a code of three is not sent. Of several
    locales of one language the first one is.
    """
    leading, *others = [(locale.partition("_")[0], locale) for locale in locales]
    found: dict[str, str] = {}
    for language, locale in others:
        if language != leading[0] and _LANGUAGE.fullmatch(language):
            found.setdefault(language, locale)
    return found


def list_extra(fields: Collection[str], settings: Mapping[str, str]) -> dict[str, str]:
    """The columns of the template that are sent, each with the field that feeds it, in its own order.

    `fields` are those that the mapping feeds. A column that the template does not have is not sent.
    """
    pairs = dict(list_pairs(settings.get("columns", "")))
    asked = {pairs[fact].strip(): fact for fact in FACTS if fact in fields and pairs.get(fact, "").strip()}
    asked |= {name.removeprefix(COLUMN): name for name in fields if name.startswith(COLUMN)}
    template = read_template(settings.get("template", ""))
    return {name: asked[name] for name in template if name in asked and not is_confirmed(name)}


def is_confirmed(name: str) -> bool:
    """Whether a column is one that the connector fills by itself, also in a further language."""
    base, _, language = name.partition("-")
    return name in CONFIRMED or (base in LOCALIZED and bool(_LANGUAGE.fullmatch(language)))


def list_columns(locales: Sequence[str], extra: Sequence[str]) -> list[str]:
    """The header: the confirmed columns, each language behind its base, and the extra ones at the end."""
    columns: list[str] = []
    for name in CONFIRMED:
        columns.append(name)
        if name in LOCALIZED:
            columns += [f"{name}-{language}" for language in list_languages(locales)]
    return [*columns, *extra]


def iter_products(items: Iterable[Item]) -> Iterator[Record]:
    """The records of products; merXu knows no groups, and is told of nothing that is gone."""
    for item in items:
        if item.kind == "product" and not (record := item.record()).get("deleted"):
            yield record


def compile_cells(frame: Frame, extra: Mapping[str, str]) -> TellCells:
    """What a record says, by column, in their order; what it does not say is left out."""
    locales, languages = frame.locales, list_languages(frame.locales)
    columns = [(name, name, to_line) for name in CONFIRMED[1:]]
    columns += [(column, name, to_text) for column, name in extra.items()]

    def tell(record: Record) -> list[Cell]:
        cells = [(ID, to_line(record.get(FIRST_SKU) or record["sku"]))]
        for column, name, clean in columns:
            if not (said := record.get(name)):
                continue
            if name in LOCALIZED:
                cells += _texts(name, said, locales, languages)
            else:
                cells.append((column, clean(str(said))))
        return cells

    return tell


def _texts(
    name: str, texts: Mapping[str, str], locales: Sequence[str], languages: Mapping[str, str]
) -> Iterator[Cell]:
    """The base column is never empty where another language has a text: the next one stands in for it."""
    clean = to_line if name == "name" else to_text
    told = {locale: said for locale in locales if (said := clean(texts.get(locale) or ""))}
    if told:
        yield name, next(iter(told.values()))
    for language, locale in languages.items():
        if locale in told:
            yield f"{name}-{language}", told[locale]


def to_line(text: str) -> str:
    """The text on one line, without control characters."""
    # Most texts hold none, and a look is a tenth of what a pattern takes.
    return (text if text.isprintable() else _LINE_CONTROLS.sub(" ", text)).strip()


def to_text(text: str) -> str:
    """The text without control characters; line breaks stay, as they are in HTML."""
    if text.isprintable():
        return text
    return _TEXT_CONTROLS.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
