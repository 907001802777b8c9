"""Which files of exercises a person may take."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from candidates.models import Seat
from hiring.models import ExerciseAttachment, Person, Role


def attachment_for(person: Person, attachment_id: UUID) -> ExerciseAttachment | None:
    """Return an attachment, without its bytes, to whom it is visible; None to anybody else. One query.

    Those who read the role do, and those with a seat in an interview with the exercise.
    """
    seats = Seat.objects.held().filter(person=person, interview__exercise=OuterRef("exercise"))
    roles = Role.objects.visible_to(person).filter(pk=OuterRef("exercise__rubric__role"))
    rows = ExerciseAttachment.objects.filter(Q(Exists(seats)) | Q(Exists(roles)), pk=attachment_id)
    return rows.first()
