"""What can be told of: the closed list of events."""

from __future__ import annotations

PUBLICATION_MADE = "publication.made"
PUBLICATION_REFUSED = "publication.refused"
PUBLICATION_FAILED = "publication.failed"
JOB_FAILED = "job.failed"
NOTIFICATION_DISABLED = "notification.disabled"
TEST = "notification.test"  # asked for by a person, and told to that one receiver

#: Event -> what has happened, as mail has it in its subject.
EVENTS = {
    PUBLICATION_MADE: "A channel has a new revision",
    PUBLICATION_REFUSED: "A publication was refused by a guard",
    PUBLICATION_FAILED: "A publication has failed",
    JOB_FAILED: "A job has failed",
    NOTIFICATION_DISABLED: "A notification is disabled, since its receiver does not answer",
    TEST: "A test",
}
