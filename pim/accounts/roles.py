"""Who may do what: the one table of roles and permissions. Names only; asks no request and no database.

Every endpoint asks for one permission (`pim.web.security`), never for a role.
"""

from __future__ import annotations

#: Permission -> what it lets a person do.
PERMISSIONS = {
    "view": "see products, plans, channels and the history",
    "enrich": "edit products: values, pictures, categories, relations, status",
    "structure": "change attributes, families, options, locales, markets and category trees",
    "import": "import files",
    "plan": "change assortments and their pins",
    "publish": "change channels, mappings and tokens; publish, roll back, release",
    "administer": "manage people and their roles",
}

#: Role -> its permissions.
ROLES = {
    "admin": tuple(PERMISSIONS),
    "marketing": ("view", "enrich", "structure", "import"),
    "purchasing": ("view", "import", "plan"),
    "channel_manager": ("view", "plan", "publish"),
    "viewer": ("view",),
}
