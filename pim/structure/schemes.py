"""Schemes of identifiers: who gives out the numbers, how they are formed and written.

What is known of a scheme stands in one row of `SCHEMES`, with its source. Where a source says
nothing about check digits, none is asked for: a number that is refused wrongly can not be sold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pim.errors import BadValue
from pim.structure.gtins import gtin_problem

_BETWEEN = r"[\s\-\u2010-\u2015.\u00b7]"  # what people put between groups of digits


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme. `dropped` is left out of what people write; the rest must match `pattern` whole."""

    label: str
    pattern: str
    form: str  # what is right, as the middle of a sentence
    example: str
    source: str
    dropped: str = ""
    problem: Callable[[str], str | None] = lambda text: None  # of a number of the right form


SCHEMES: Mapping[str, Scheme] = {
    "gtin": Scheme(
        "GTIN",
        r"[0-9]{8}|[0-9]{12,14}",
        "8, 12, 13 or 14 digits, the last one a check digit",
        "4006381333931",
        "GS1 General Specifications, 3.3.2 and 7.9",
        _BETWEEN,
        gtin_problem,
    ),
    "upc": Scheme(
        "UPC",
        r"[0-9]{12}",
        "12 digits, the last one a check digit",
        "036000291452",
        "GS1 General Specifications, 5.2.1 (UPC-A)",
        _BETWEEN,
        gtin_problem,
    ),
    "mpn": Scheme(
        "Manufacturer's part number",
        r"[^\t\n]{1,70}",
        "1 to 70 characters, as the manufacturer writes them",
        "GSR 18V-55",
        "schema.org/mpn says no form; 70 characters is what marketplaces take (Google Merchant Center, mpn)",
    ),
    "rsk": Scheme(
        "RSK number",
        r"[0-9]{7}",
        "7 digits",
        "8162533",
        "RSK-databasen, VVS Information: no check digit is published",
        _BETWEEN,
    ),
    "e_number": Scheme(
        "E number (electrical, Sweden)",
        r"[0-9]{7}",
        "7 digits, without the letter E",
        "1234567",
        "E-nummerbanken, Elektriska: no check digit is published",
        rf"^\s*[Ee](?=[\s\-0-9])|{_BETWEEN}",
    ),
    "customs_code": Scheme(
        "Customs code",
        r"[0-9]{8}|[0-9]{10}",
        "8 digits (Combined Nomenclature) or 10 (TARIC)",
        "84672110",
        "Regulation (EEC) 2658/87, articles 1 to 3",
        _BETWEEN,
    ),
    "pkwiu": Scheme(
        "PKWiU",
        r"[0-9]{2}(?:\.[0-9](?:[0-9](?:\.[0-9](?:[0-9](?:\.[0-9])?)?)?)?)?",
        "digits parted by dots, from division (27) down to item (27.12.31.0)",
        "27.12.31.0",
        "PKWiU 2015 (Dz.U. 2015 item 1676), levels of grouping; any level is taken",
        r"\s",
    ),
}


def normal_number(field: str, code: str, text: str) -> str:
    """The number in the one spelling of its scheme. Raises `BadValue` that says what would be right."""
    scheme = SCHEMES[code]
    number = re.sub(scheme.dropped, "", text) if scheme.dropped else text
    problem = scheme.problem(number)
    if problem is None and not re.fullmatch(scheme.pattern, number, re.ASCII):
        problem = f"Give {scheme.form}, such as {scheme.example} ({scheme.label})."
    if problem is not None:
        raise BadValue(field, text, problem)
    return number
