"""Letting somebody in again whose devices are lost."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from hiring.actors import Actor
from hiring.services.people import locked_person, require_people_admin


@transaction.atomic
def remove_second_factors(*, actor: Actor, person_id: UUID) -> int:
    """Remove all second factors of a person and end their sessions; return how many there were.

    Each one appends "second_factor_removed" with the actor, as whoever removes an own one does
    (hiring.sign_in.receivers). Raises NotAllowedError for whoever doesn't look after people.
    """
    require_people_admin(actor)
    person = locked_person(person_id)
    factors = list(Authenticator.objects.filter(user=person))
    for factor in factors:
        factor.delete()
    return len(factors)
