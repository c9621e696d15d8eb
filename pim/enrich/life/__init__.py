"""The life of products: another family, variants made and dissolved, models regrouped, duplicates merged.

Each verb makes a `Plan`: the changes, and what becomes of every field that they touch. `carry_out`
saves it as one change set and tells which channels lose or gain products; in a transaction that is
rolled back it is the preview.
"""

from pim.enrich.life.archiving import archive, unarchive
from pim.enrich.life.carrying_out import Outcome, carry_out
from pim.enrich.life.families import change_family
from pim.enrich.life.merging import merge, register_joining
from pim.enrich.life.plans import WORRYING, Fate, Plan, Writer
from pim.enrich.life.purging import Purge, UsageLine, purge, report_usage
from pim.enrich.life.reach import register_reach
from pim.enrich.life.regrouping import regroup
from pim.enrich.life.variants import effective, to_simple, to_variant

__all__ = [
    "WORRYING",
    "Fate",
    "Outcome",
    "Plan",
    "Purge",
    "UsageLine",
    "Writer",
    "archive",
    "carry_out",
    "change_family",
    "effective",
    "merge",
    "purge",
    "register_joining",
    "register_reach",
    "regroup",
    "report_usage",
    "to_simple",
    "to_variant",
    "unarchive",
]
