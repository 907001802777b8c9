"""An invitation as the example of a mail that must go out once."""

from tests.faults.stack import FaultStack

INVITE = """
from hiring.actors import SYSTEM
from hiring.models import Duty
from hiring.services.invitations import invite_person
from hiring.services.people import PersonDetails
details = PersonDetails(
    name="Ada Invited", title="", duties=[Duty.INTERVIEWER], time_zone="UTC", daily_cap=None, weekly_cap=None
)
invite_person(actor=SYSTEM, email={email!r}, details=details)
"""
STATE = """
SELECT attempts, error, done_at IS NOT NULL, given_up_at IS NOT NULL FROM hiring_delivery
WHERE subscriber = 'send_invitation' ORDER BY id DESC LIMIT 1
"""


def invite(stack: FaultStack, email: str) -> None:
    """Invite somebody, which promises one mail."""
    stack.shell(INVITE.format(email=email))


def invitation_state(stack: FaultStack) -> tuple[int, str, bool, bool]:
    """Return the latest one: attempts, error, whether its mail is sent, whether it is given up."""
    attempts, error, done, given_up = stack.rows(STATE)[0]
    return attempts, error, done, given_up
