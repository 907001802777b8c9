"""Whether this session rests on a second factor."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from hiring.models import Person

SHOWN = "second_factor_shown"
SHOWN_TO_PROVIDER = "second_factor_shown_to_provider"


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Whether the person showed or set up a second factor in this session. No query."""
    return bool(request.session.get(SHOWN))


def note_sign_in(request: HttpRequest, person: Person) -> None:
    """Write into the fresh session whether a second factor was part of signing in, here or at the provider.

    The library's records name the person they are about: those of somebody else don't count.
    """
    records = get_authentication_records(request, person)
    here = any(record.get("method") == "mfa" for record in records)
    there = request.session.pop(SHOWN_TO_PROVIDER, None) == str(person.pk)
    request.session[SHOWN] = here or there


def note_removal(session: SessionBase, person: Person) -> None:
    """Forget that a second factor was shown when the person's last one is gone. One query."""
    factors = Authenticator.objects.filter(user=person).exclude(type=Authenticator.Type.RECOVERY_CODES)
    session[SHOWN] = factors.exists()
