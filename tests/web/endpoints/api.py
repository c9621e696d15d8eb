"""What programs call: `api:` and the permission that the role of their token needs."""

from __future__ import annotations

from pim.structure.targets import KINDS
from pim.web.api.structure import RESOURCES

# Kinds of the structure are served by one code: every one of them is read by all, and written by few.
READ = {f"api.list_{one.plural}": "api:view" for one in RESOURCES}
READ |= {f"api.show_{one.kind}": "api:view" for one in RESOURCES}
WRITTEN = {f"api.{verb}_{kind}": "api:structure" for kind in KINDS for verb in ("create", "edit", "archive")}

ENDPOINTS = {
    **READ,
    **WRITTEN,
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
    "api.put_prices": "api:import",
    "api.put_stock": "api:import",
    "api.list_changes": "api:view",
    "api.show_changes": "api:view",
    "api.revert_changes": "api:view",  # what it takes besides depends on what the set holds
    "api_document.document": "public",  # it names no product
}
