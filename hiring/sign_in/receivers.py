"""What happens when somebody signs in, or changes what they sign in with.

The sign-in library says so with signals. Of second factors the rows themselves tell: the library's own
signals come after the commit, when a crash would lose them.
"""

import logging
from typing import Any

from allauth.account import signals as account
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as sessions
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from hiring.actors import SYSTEM, Actor
from hiring.models import Person
from hiring.services import sign_in_events
from hiring.services.sessions import renew_session
from hiring.sign_in import session_clock
from hiring.sign_in.second_factors import SHOWN, note_removal, note_sign_in

logger = logging.getLogger(__name__)


def on_session(sender: Any, request: HttpRequest, user: Person, **_: Any) -> None:
    session_clock.start(request.session)
    note_sign_in(request, user)


def on_sign_in(sender: Any, request: HttpRequest, user: Person, **_: Any) -> None:
    sign_in_events.record_sign_in(actor=user, second_factor=bool(request.session.get(SHOWN)))


def on_failure(sender: Any, **_: Any) -> None:
    """Leave a line in the process log; neither the address nor the password that was typed stands in it."""
    logger.warning("A sign-in failed.")


def on_step(sender: Any, request: HttpRequest, user: Person, method: str, **details: Any) -> None:
    if details.get("reauthenticated"):
        renew_session(request.session)
        session_clock.confirm(request.session)


def on_password(sender: Any, request: HttpRequest, user: Person, **_: Any) -> None:
    sign_in_events.record_password_change(**_who(request, user))


def on_factor_saved(sender: Any, instance: Authenticator, created: bool, **_: Any) -> None:
    """Note a new one, in the transaction that saves it; using one saves it, too, and changes nothing."""
    if not created:
        return
    if _is_own(context.request, instance.user) and instance.type != Authenticator.Type.RECOVERY_CODES:
        context.request.session[SHOWN] = True
    sign_in_events.record_factor_added(**_who(context.request, instance.user), factor=str(instance.type))


def on_factor_deleted(sender: Any, instance: Authenticator, **_: Any) -> None:
    if _is_own(context.request, instance.user):
        note_removal(context.request.session, instance.user)
    sign_in_events.record_factor_removed(**_who(context.request, instance.user), factor=str(instance.type))


def _is_own(request: HttpRequest | None, person: Person) -> bool:
    return request is not None and request.user == person


def _who(request: HttpRequest | None, person: Person) -> dict[str, Any]:
    """Return who acts, for whom, and which session may stay: the one in which the person does it."""
    own = request.session.session_key if request is not None and _is_own(request, person) else None
    return {"actor": _actor(request, person), "person": person, "session_key": own}


def _actor(request: HttpRequest | None, person: Person) -> Actor:
    """Return who acts: the system outside a request, the person before having signed in."""
    if request is None:
        return SYSTEM
    return request.user if isinstance(request.user, Person) else person


def connect() -> None:
    """Listen; called once when Django starts."""
    sessions.user_logged_in.connect(on_session)
    sessions.user_login_failed.connect(on_failure)
    account.user_logged_in.connect(on_sign_in)
    account.authentication_step_completed.connect(on_step)
    for signal in (account.password_changed, account.password_set, account.password_reset):
        signal.connect(on_password)
    post_save.connect(on_factor_saved, sender=Authenticator)
    post_delete.connect(on_factor_deleted, sender=Authenticator)
