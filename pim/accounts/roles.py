"""Who may do what: the one table of roles and permissions. Names only; asks no request and no database.

Every endpoint asks for one permission (`pim.web.access`), never for a role.
"""

from __future__ import annotations


def translatable(text: str) -> str:
    """The text itself: marks it for the catalogues of translations (`babel.cfg`), since pages show it."""
    return text


#: Permission -> what it lets a person do.
PERMISSIONS = {
    "view": translatable("see products, plans, channels and the history"),
    "enrich": translatable("edit products: values, pictures, categories, relations, status"),
    "structure": translatable("change attributes, families, options, locales, markets and category trees"),
    "import": translatable("import files"),
    "plan": translatable("change assortments and their pins"),
    "publish": translatable("change channels, mappings and tokens; publish, roll back, release"),
    "administer": translatable("manage people and their roles"),
    "monitor": translatable("read how the installation is doing"),
}

#: Role -> its permissions.
ROLES = {
    "admin": tuple(PERMISSIONS),
    "marketing": ("view", "enrich", "structure", "import"),
    "purchasing": ("view", "import", "plan"),
    "channel_manager": ("view", "plan", "publish"),
    "viewer": ("view",),
    "monitor": ("monitor",),
}

#: Role -> what pages call it.
LABELS = {
    "admin": translatable("administrator"),
    "marketing": translatable("marketing"),
    "purchasing": translatable("purchasing"),
    "channel_manager": translatable("channel manager"),
    "viewer": translatable("viewer"),
    "monitor": translatable("monitoring"),
}
