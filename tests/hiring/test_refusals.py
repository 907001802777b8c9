"""What a service refuses becomes an answer, not a crash."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from hiring.actors import ConflictError, NotAllowedError
from hiring.middleware import AnswerRefusals


def answer_to(error: Exception) -> HttpResponse | None:
    request: HttpRequest = RequestFactory().post("/roles/")
    request.user = AnonymousUser()
    return AnswerRefusals(lambda request: HttpResponse()).process_exception(request, error)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotAllowedError("Only an admin publishes."), 403, "This isn’t open to you"),
        (ConflictError("Version 1 is published."), 409, "Nothing was changed. Version 1 is published."),
    ],
)
def test_refusal_is_answered(error: Exception, status: int, words: str) -> None:
    response = answer_to(error)
    assert response is not None
    assert response.status_code == status
    assert words in response.content.decode()


def test_defect_is_not_hidden() -> None:
    assert answer_to(KeyError("name")) is None
