"""Structure, plans and channels as one file of YAML: written from the database, and brought into it.

What is configuration, targets say themselves (`RowTarget.section`); nothing here knows a kind.
"""

from pim.intake.configuration.applying import Applied, Refused, apply_file
from pim.intake.configuration.exporting import export, list_sections
from pim.intake.configuration.reading import Unreadable, read_file

__all__ = ["Applied", "Refused", "Unreadable", "apply_file", "export", "list_sections", "read_file"]
