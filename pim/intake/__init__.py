"""Files of others: read within bounds, mapped, compared, brought in as change sets; and written back."""

# The child that reads files starts with this package: nothing is imported before it is needed.


def register() -> None:
    """Make column mappings known to the change engine, and uploads to the database."""
    from pim.changes import guard, register_target
    from pim.intake.mappings.models import GUARDED
    from pim.intake.mappings.targets import ImportMappingTarget
    from pim.intake.uploads import models as _uploads  # noqa: F401 - its table

    register_target(ImportMappingTarget)
    guard.protect(*GUARDED)
