"""The page of the media library: every picture and document, and who uses it."""

from pim.web.admin.media.pages import MediaView

VIEWS = (MediaView,)
