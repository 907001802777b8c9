"""One loop before its reveal, and one after it."""

import pytest

from hiring.models import Person
from tests.scorecards.debrief_page.cases import Case, make_case


@pytest.fixture
def case() -> Case:
    return make_case()


@pytest.fixture
def revealed(case: Case, recruiter: Person) -> Case:
    case.compile()
    case.reveal(recruiter)
    return case
