"""The rules that records break, in words."""

from __future__ import annotations

from flask_babel import gettext as _


def tell_broken(rule: str, field: str, locale: str = "") -> str:
    """A sentence that says which rule a field breaks; a rule without words is named as it is."""
    where = f"{field} ({locale})" if locale else field
    return str(_sentences(where).get(rule, f"{where}: {rule}"))


def _sentences(where: str) -> dict[str, str]:
    return {
        "required": _("%(field)s is missing", field=where),
        "check_digit": _("%(field)s has a wrong check digit", field=where),
        "max_length": _("%(field)s is too long", field=where),
        "pattern": _("%(field)s has a wrong form", field=where),
        "empty": _("%(field)s is not filled", field=where),
        "unicode": _("%(field)s holds letters that no file can hold", field=where),
        "no_price": _("%(field)s: no price holds", field=where),
        "no_day": _("%(field)s: the price has no such day", field=where),
        "no_vat_rate": _("%(field)s: the rate of VAT is not known", field=where),
        "no_stock": _("%(field)s: nothing is known of its stock", field=where),
        "no_delivery": _("%(field)s: no delivery is expected", field=where),
        "no_relation": _("%(field)s: it is related to nothing that the channel lists", field=where),
        "no_part_number": _("%(field)s: the client has no number for it", field=where),
        "no_setting": _("%(field)s: a setting of the channel is missing", field=where),
        "nothing_left": _("%(field)s: the mapping leaves nothing of its text", field=where),
        "category_unmapped": _("%(field)s: the category has no name there", field=where),
        "long": _("%(field)s is longer than advised", field=where),
        "markup": _("%(field)s has markup that is not taken", field=where),
        "unique": _("%(field)s is that of another product too", field=where),
        "taken": _("%(field)s was sent for another product", field=where),
        "unknown_rate": _("%(field)s: the country has no such rate of VAT", field=where),
        "recommended": _("%(field)s would help buyers", field=where),
        "left_out": _("%(field)s is left out", field=where),
        "base_empty": _("%(field)s: another language stands in its place", field=where),
        "too_many": _("%(field)s holds too many", field=where),
    }
