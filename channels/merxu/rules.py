"""What merXu asks of a feed: its rules by number, each with where it is known from and who keeps it.

H80, H81, H94, H95 are the help articles of those numbers, T the terms of 2 April 2024, C is a file that a
seller sends with success. What none of them says is prudence, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. What blocks an import or a sale holds a product back, or never comes about.

    It is kept by the `check` of a record, by the `writer` of a file, or by the `installation` that
    publishes it.
    """

    number: int
    blocks: Literal["import", "sale", ""]
    says: str
    source: str
    kept_by: Literal["check", "writer", "installation"]


RULES = (
    Rule(
        1,
        "import",
        "Each product has an id of its own, whatever the case, and keeps the first one sent.",
        "H80",
        "installation",
    ),
    Rule(
        2,
        "import",
        "It has a name in the language of the account, without control characters.",
        "H80",
        "check",
    ),
    Rule(
        3,
        "import",
        "It has a category of merXu or one of the seller, without an empty level.",
        "H80, H94",
        "check",
    ),
    Rule(4, "sale", "It has a net price above 0 with a dot and at most two decimals.", "H95", "check"),
    Rule(5, "sale", "Its currency is one that merXu takes.", "H88", "check"),
    Rule(
        6, "sale", "Its VAT rate is a number, and one of the country where that is known.", "H80, C", "check"
    ),
    Rule(7, "import", "In XML, its main picture has an absolute address.", "H95", "check"),
    Rule(8, "", "A description has at most 3,000 characters, tags included.", "H80", "check"),
    Rule(9, "", "Its HTML is well-formed and holds no script, style or frame.", "H80, prudence", "check"),
    Rule(10, "", "It has at most ten further pictures, none twice, joined by semicolons.", "H80", "check"),
    Rule(
        11, "", "An EAN has 8, 12, 13 or 14 digits and the right last one, and is text.", "H80, GS1", "check"
    ),
    Rule(12, "", "A country of production is two capital letters of ISO 3166-1.", "H80", "check"),
    Rule(
        13, "", "Languages are suffixes of two small letters, and the base is never empty.", "H80", "writer"
    ),
    Rule(14, "", "A film is on YouTube.", "H80", "check"),
    Rule(15, "", "It tells its manufacturer and the number there.", "H80", "check"),
    Rule(16, "", "A file has at most 9,999 products; files follow the order of SKUs.", "H80", "installation"),
    Rule(17, "", "Columns are the confirmed ones and those that the seller's template has.", "H80", "writer"),
    Rule(
        18,
        "",
        "No cell is changed to please spreadsheets; line breaks stand in quotes.",
        "prudence",
        "writer",
    ),
    Rule(19, "", "XML is UTF-8 and well-formed, and holds each sellable product once.", "H95", "writer"),
    Rule(
        20,
        "",
        "A feed that shrinks much or is empty does not replace the last good one.",
        "prudence",
        "installation",
    ),
    Rule(
        21,
        "",
        "It is fetched once a day; the last fetch is the only proof of delivery.",
        "H95",
        "installation",
    ),
    Rule(22, "", "Standard formats have rules of their own: see their connectors.", "H95", "installation"),
    Rule(23, "", "What no column is known for is not sent, and that is said.", "H80", "installation"),
)
