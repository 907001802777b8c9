"""Sets of signals that stand on their own: a role with a draft rubric that holds nothing else."""

from django.db import transaction

from hiring.actors import Actor
from hiring.models import Role, Rubric, Signal
from hiring.services.drafts import locked_draft, new_draft, note_change, require_configurer
from hiring.services.rubrics import start_draft
from scorecards.signals.files import RoleSignals


@transaction.atomic
def load_signals(*, actor: Actor, role_signals: RoleSignals) -> Rubric:
    """Put the signals into the role's draft in place of those in it, and return the draft.

    A role that does not exist is made; one whose versions are all published gets a new draft, copied from the
    newest. Raises NotAllowedError and ConflictError.
    """
    require_configurer(actor)
    draft = _draft_of(actor, role_signals)
    draft.signals.all().delete()
    Signal.objects.bulk_create(
        Signal(
            rubric=draft,
            position=position,
            key=signal.key,
            kind=signal.kind,
            text=signal.text,
            examples=list(signal.examples),
            counter_examples=list(signal.counter_examples),
        )
        for position, signal in enumerate(role_signals.signals, 1)
    )
    note_change("signals_loaded", actor=actor, rubric=draft, signals=len(role_signals.signals))
    return draft


def _draft_of(actor: Actor, role_signals: RoleSignals) -> Rubric:
    role, _made = Role.objects.get_or_create(key=role_signals.role, defaults={"title": role_signals.title})
    role = Role.objects.select_for_update().get(pk=role.pk)
    draft = role.rubrics.drafts().first()
    if draft is not None:
        return locked_draft(draft.pk)
    if role.rubrics.published().exists():
        return start_draft(actor=actor, role=role)
    return new_draft(role)
