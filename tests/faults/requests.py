"""Requests of a fault test: changes that may get no answer, and pages whose answer is timed."""

import time
import urllib.error
import urllib.request

from tests.faults.dying import DIE
from tests.faults.stack import FaultStack


def timed(stack: FaultStack, path: str) -> tuple[int, str, float]:
    """Return status, page and the seconds they took."""
    began = time.monotonic()
    status, page = stack.visitor().get(path)
    return status, page, time.monotonic() - began


def send(
    stack: FaultStack, path: str, body: bytes, kind: str, dies: bool = False, token: str = ""
) -> tuple[int, str]:
    """Send a change of an interview's page; (0, "") when the connection ends without an answer."""
    page = f"/interviews/{path.split('/')[2]}/"
    try:
        token = token or stack.visitor()._token(page)
        headers = {"Referer": stack.url + page, "X-CSRFToken": token, "Content-Type": kind}
        address, more = stack.url + path, {DIE: "now"} if dies else {}
        return stack.visitor()._open(urllib.request.Request(address, data=body, headers=headers | more))
    except (urllib.error.URLError, ConnectionError):
        return 0, ""
