"""How far each loop is, kept by the database, so that lists of any size have an index to walk along.

Migration 0026 adds the triggers: every change of what a row tells of writes the row anew from what is stored,
in the transaction of that change. Application code only reads it.
"""

import datetime

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from candidates.models import Loop
from hiring.models import Role
from scorecards.querysets import LoopProgressQuerySet

NEVER = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)
# Makes all pieces of three characters of a text; over those of names there is an index.
PIECES_OF = "scorecards_name_pieces"
NAME_PIECES = models.Func(F("name_key"), function=PIECES_OF)


class LoopProgress(models.Model):
    """One loop's place in every list; nothing in it tells what a scorecard says.

    `missing` of `planned` counting seats have no committed scorecard. `missing_since` is the end of the
    earliest of their interviews, also one that lies ahead, and NEVER without one.
    `is_decided`: a decision stands, and may be told of since the loop was revealed.
    """

    # The database removes the row with its loop; Django would do so first, and triggers would write it anew.
    loop = models.OneToOneField(
        Loop, on_delete=models.DO_NOTHING, primary_key=True, related_name="progress", db_constraint=False
    )
    role = models.ForeignKey(Role, on_delete=models.DO_NOTHING, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    # The candidate's name in small letters.
    name_key = models.TextField()
    # The candidate has asked to be erased: kept, and shown in no list.
    is_restricted = models.BooleanField()
    is_closed = models.BooleanField()
    is_revealed = models.BooleanField()
    is_decided = models.BooleanField()
    planned = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    missing_since = models.DateTimeField()

    objects = LoopProgressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(missing__lte=F("planned")), name="progress_missing_of_planned")
        ]
        indexes = [
            models.Index(fields=["opened_at", "loop"], name="progress_opened"),
            models.Index(fields=["name_key", "loop"], name="progress_name"),
            models.Index(fields=["missing_since", "loop"], name="progress_missing"),
            models.Index(fields=["role", "opened_at", "loop"], name="progress_role"),
            # What people look at is what isn't decided: a few in a hundred after some years.
            models.Index(
                fields=["opened_at", "loop"], name="progress_undecided", condition=Q(is_decided=False)
            ),
            models.Index(
                fields=["name_key", "loop"], name="progress_undecided_name", condition=Q(is_decided=False)
            ),
            models.Index(
                fields=["missing_since", "loop"],
                name="progress_undecided_missing",
                condition=Q(is_decided=False),
            ),
            models.Index(
                fields=["loop"], name="progress_decided_early", condition=Q(is_decided=True, missing__gt=0)
            ),
            GinIndex(NAME_PIECES, name="progress_name_pieces"),
        ]

    def __str__(self) -> str:
        return f"Progress of {self.loop_id}"
