"""Files brought to the products that they belong to: from a folder, or from a list of addresses."""

from pim.intake.media.importing import MediaReport, import_folder, import_list
from pim.intake.media.matching import Slots
from pim.intake.media.names import Pattern

__all__ = ["MediaReport", "Pattern", "Slots", "import_folder", "import_list"]
