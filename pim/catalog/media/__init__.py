"""Media files: originals under the hash of their bytes, and what is made of them for receivers."""

from pim.catalog.media.files import ORIGINAL, WEB, Stored, examine, find, get, keep, renew

__all__ = ["ORIGINAL", "WEB", "Stored", "examine", "find", "get", "keep", "renew"]
