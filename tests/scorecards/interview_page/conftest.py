"""An interviewer's seat, and the interviewer's own client."""

import pytest
from django.test import Client

from candidates.models import Seat
from hiring.models import Person
from tests.conftest import SignIn
from tests.scorecards.interview_page.page import seat_of


@pytest.fixture
def seat(interviewer: Person) -> Seat:
    return seat_of(interviewer)


@pytest.fixture
def client_of_author(signed_in: SignIn, interviewer: Person) -> Client:
    return signed_in(interviewer)
