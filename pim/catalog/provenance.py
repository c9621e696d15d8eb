"""Where the values of a product come from: for each the change set that set it, inherited ones too."""

from __future__ import annotations

from pim.catalog.documents import Document, Lineage
from pim.catalog.fields import value_field
from pim.changes.provenance import Setting, load_settings


def find_settings(lineage: Lineage) -> dict[tuple[int, str], Setting]:
    """Who set each value of a product and of the models above it, by document id and field; one statement.

    A value that no change set knows of, as after loading documents in bulk, is left out.
    """
    found = load_settings([(layer.kind, layer.id) for layer in lineage.layers])
    told = {}
    for layer in lineage.layers:
        created = found.get((layer.kind, layer.id, ""))
        for field in _fields(layer):
            if (setting := found.get((layer.kind, layer.id, field), created)) is not None:
                told[layer.id, field] = setting
    return told


def _fields(document: Document) -> list[str]:
    return [
        value_field(code, scope, locale)
        for code, scopes in document.values.items()
        for scope, locales in scopes.items()
        for locale in locales
    ]
