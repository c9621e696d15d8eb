"""Akeneo's CSV format: a folder of files becomes wanted states of targets, and a list of what was refused."""

from pim.intake.akeneo.bodies import Body, Catalogue, KnownModel, MediaFile, Reading
from pim.intake.akeneo.merging import merged_structure
from pim.intake.akeneo.reader import read_folder

__all__ = ["Body", "Catalogue", "KnownModel", "MediaFile", "Reading", "merged_structure", "read_folder"]
