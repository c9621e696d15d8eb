"""What programs call: `api:` and the permission that the role of their token needs."""

from __future__ import annotations

KINDS = {
    "attribute": "attributes",
    "attribute_group": "attribute_groups",
    "option": "options",
    "unit": "units",
    "family": "families",
    "family_variant": "family_variants",
    "category": "categories",
    "scope": "scopes",
    "locale": "locales",
    "currency": "currencies",
    "market": "markets",
    "relation_type": "relation_types",
    "reference_entity": "reference_entities",
    "reference_record": "reference_records",
    "group_type": "group_types",
    "product_group": "product_groups",
    "packaging_unit": "packaging_units",
    "classification": "classifications",
    "rendition_profile": "rendition_profiles",
}

READ = {f"api.list_{plural}": "api:view" for plural in KINDS.values()}
READ |= {f"api.show_{kind}": "api:view" for kind in KINDS}
WRITTEN = {f"api.{verb}_{kind}": "api:structure" for kind in KINDS for verb in ("create", "edit", "archive")}

ENDPOINTS = {
    **READ,
    **WRITTEN,
    "api.list_assortments": "api:view",
    "api.show_assortment": "api:view",
    "api.list_products": "api:view",
    "api.show_product": "api:view",
    "api.show_completeness": "api:view",
    "api.create_product": "api:enrich",
    "api.edit_product": "api:enrich",
    "api.archive_product": "api:enrich",
    "api.write_products": "api:enrich",
    "api.list_models": "api:view",
    "api.show_model": "api:view",
    "api.create_model": "api:enrich",
    "api.edit_model": "api:enrich",
    "api.archive_model": "api:enrich",
    "api.write_models": "api:enrich",
    "api.keep_media": "api:enrich",
    "api.show_media": "api:view",
    "api.list_changes": "api:view",
    "api.show_changes": "api:view",
    "api.revert_changes": "api:view",  # what it takes besides depends on what the set holds
    "api_document.document": "public",  # it names no product
}
