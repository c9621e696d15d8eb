"""merXu, a marketplace for businesses: one record, told as XML, CSV or XLSX."""

from channels.merxu.sheets import MerxuCsv, MerxuXlsx
from channels.merxu.xml import Merxu

__all__ = ["Merxu", "MerxuCsv", "MerxuXlsx"]
