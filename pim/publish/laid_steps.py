"""What may feed a laid field: the steps that differ by channel or from hour to hour, and their keys.

Pure. Content fields refuse these, since records are shared by channels. A laid field takes these, and
what says the same for every product; what they yield is `pim.publish.laid_sources`' matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pim.publish.keys import Key

BY_SETTING = "setting"  # net or gross, as the channel says in its setting `basis`
OWN: dict[str, tuple[Key, ...]] = {  # kind of step -> its keys
    "price": (  # of a quantity, in the currency and the market of the channel
        Key(
            "say",
            required=True,
            choices=(
                *("amount", "each", "breaks", "currency", "vat_rate", "per_quantity", "min_quantity"),
                *("valid_from", "valid_to"),
            ),
        ),
        Key("basis", choices=("as_listed", "net", "gross", BY_SETTING)),
        Key("quantity", "whole", low=1, high=1_000_000),
        Key("unit", part="packaging_units", noun="packaging unit"),
        Key("price_list", high=100),  # the only one to look at; left out: the one that wins
        Key("decimals", "whole", high=9),
        Key("separator", high=10),  # between breaks
    ),
    "stock": (  # what is there for the market of the channel
        Key("say", required=True, choices=("quantity", "availability", "next_on", "next_quantity", "at")),
        Key("in", high=100),
        Key("arriving", high=100),
        Key("out", high=100),
    ),
    "relation": (  # to what the channel lists
        Key("type", required=True, part="relation_types", noun="relation type"),
        Key("say", choices=("skus", "codes")),
        Key("separator", high=10, blank=True),
        Key("most", "whole", low=1, high=100),
    ),
    "client_part_number": (),  # of the client whose channel it is
}
IN_BOTH = ("constant", "setting", "join")  # say the same for every product, or put others together
_AMOUNTS = ("amount", "each", "breaks")


def find_laid_misuse(kind: str, told: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """Keys of a laid step that do not go together: the one to mend, what was found, what would be right."""
    if kind == "price":
        return _find_price_misuse(told)
    extra = {"in", "arriving", "out"} & told.keys()
    if kind == "stock" and told["say"] != "availability" and extra:
        name = min(extra)
        return name, str(told[name]), "Only availability is said in words."
    return None


def _find_price_misuse(told: Mapping[str, Any]) -> tuple[str, str, str] | None:
    say, separator = told["say"], told.get("separator")
    if say not in _AMOUNTS and (extra := {"basis", "decimals"} & told.keys()):
        name = min(extra)
        return name, str(told[name]), f"Only {', '.join(_AMOUNTS)} have it."
    if say == "breaks" and "quantity" in told:
        return "quantity", str(told["quantity"]), "Breaks are those of all quantities."
    if say != "breaks" and separator:
        return "separator", separator, "Only breaks have it."
    return None
