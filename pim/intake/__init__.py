"""Files of others: read within bounds, mapped, compared, brought in as change sets; and written back."""

# The child that reads files starts with this package: nothing is imported before it is needed.


def register() -> None:
    """Make column mappings known to the change engine, uploads to the database and to workers."""
    from pim.changes import guard, register_target
    from pim.intake.mappings.models import GUARDED
    from pim.intake.mappings.targets import ImportMappingTarget
    from pim.intake.uploads.running import KINDS
    from pim.jobs import register_kind

    register_target(ImportMappingTarget)
    guard.protect(*GUARDED)
    register_kind(*KINDS)
