"""The autosave protocol under every misfortune: nothing typed is lost, and no text is replaced unread.

Two pages write one scorecard over a network that loses, repeats, delays and reorders requests and answers,
while pages crash, come back, and one of them commits; the service and the database are the real ones.
"""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from candidates.models import Seat
from hiring.actors import ConflictError
from scorecards.models import Scorecard
from scorecards.selectors.drafts import draft_from, draft_of, settled, stored_fields_of
from scorecards.services.draft_fields import SavedDraft
from scorecards.services.scorecards import (
    ClosedScorecardError,
    IncompleteScorecardError,
    save_scorecard_draft,
    submit_scorecard,
)
from tests import factories
from tests.scorecards.autosave.page import PageModel, Request

TEXTS = st.text(st.sampled_from("ab \n"), max_size=3)
PAGES = st.integers(0, 1)
PLACES = st.integers(0, 30)


class Autosave(RuleBasedStateMachine):
    seat: Seat

    @initialize()
    def open_two_pages(self) -> None:
        loop = factories.make_loop(panel=1, dimensions=1)
        self.seat = Seat.objects.get(interview__loop=loop)
        key = self.seat.interview.dimensions.get().key
        self.names = (f"rating-{key}", f"evidence-{key}", "overall_notes", "recommendation")
        self.pages = [PageModel(self.seat, self.names) for _ in range(2)]
        self.requests: list[tuple[int, Request]] = []
        self.answers: list[tuple[int, Request, SavedDraft]] = []
        self.count = 0
        # Every text that a field has held on the server, oldest first: number n is version n.
        self.history: dict[str, list[str]] = {name: [""] for name in self.names}
        self.writers: dict[str, list[int]] = {name: [-1] for name in self.names}
        self.written: dict[UUID, int] = {}
        self.taken_over = False
        # What each page's author typed last and has not let go since, by page and field.
        self.typed: dict[tuple[int, str], str] = {}

    # What people do -------------------------------------------------------------------------------

    @rule(page=PAGES, text=TEXTS, place=st.integers(1, 2))
    def type_text(self, page: int, text: str, place: int) -> None:
        self._type(page, self.names[place], text)

    @rule(page=PAGES, level=st.sampled_from(["1", "2", "not_assessed", ""]))
    def rate(self, page: int, level: str) -> None:
        self._type(page, self.names[0], level)

    @rule(page=PAGES, chosen=st.sampled_from(["yes", "no"]))
    def recommend(self, page: int, chosen: str) -> None:
        self._type(page, self.names[3], chosen)

    def _type(self, page: int, name: str, value: str) -> None:
        self.pages[page].type(name, value)
        self.typed[page, name] = value

    @rule(page=PAGES, how=st.sampled_from(["mine", "other", "both"]))
    def choose(self, page: int, how: str) -> None:
        for name, field in self.pages[page].fields.items():
            if field.others and not self.pages[page].closed:
                is_text = name in self.names[1:3]
                self.pages[page].choose(name, how if is_text or how != "both" else "mine")
                self.typed[page, name] = field.value

    @rule(page=PAGES)
    def finish(self, page: int) -> None:
        """Fill in what is missing, have the network for a moment, and commit."""
        for name, value in zip(self.names, ["1", "b", "", "yes"], strict=True):
            if not self.pages[page].fields[name].value:
                self._type(page, name, value)
        for _round in range(2):
            self._exchange(page)
        self.commit(page)

    @rule(page=PAGES)
    def commit(self, page: int) -> None:
        """As the page does: only when it is settled."""
        shown = self.pages[page]
        if not shown.is_settled:
            return
        try:
            submit_scorecard(actor=self.seat.person, seat_id=self.seat.pk, draft=draft_from(shown.values))
        except (ConflictError, IncompleteScorecardError):
            return
        scorecard = Scorecard.objects.get(seat=self.seat)
        assert draft_of(scorecard) == settled(draft_from(shown.values))

    # What pages and networks do -------------------------------------------------------------------

    @rule(page=PAGES)
    def send(self, page: int) -> None:
        if self.pages[page].outstanding is None:
            self.count += 1
            self.requests.append((page, self.pages[page].send(self.count)))

    def _exchange(self, page: int) -> None:
        """Send whatever waits and hear the answer at once."""
        self.pages[page].outstanding = None
        self.count += 1
        request = self.pages[page].send(self.count)
        self._hear(page, request, self._serve(page, request))

    @rule(page=PAGES)
    def stop_waiting(self, page: int) -> None:
        """The request or its answer is lost, or merely late; the page will send again."""
        self.pages[page].outstanding = None

    @rule(page=PAGES)
    def lose_answer(self, page: int) -> None:
        """A request arrives, perhaps twice, and nobody hears of it."""
        if self.pages[page].outstanding is None:
            self.count += 1
            request = self.pages[page].send(self.count)
            self._serve(page, request)
            self.requests.append((page, request))
            self.pages[page].outstanding = None

    @rule(page=PAGES)
    def meet(self, page: int) -> None:
        """The network is well for once."""
        self._exchange(page)

    @precondition(lambda self: self.requests)
    @rule(place=PLACES, again=st.booleans())
    def arrive(self, place: int, again: bool) -> None:
        """A request reaches the server, in any order, perhaps more than once."""
        place %= len(self.requests)
        page, request = self.requests[place] if again else self.requests.pop(place)
        self.answers.append((page, request, self._serve(page, request)))

    def _serve(self, page: int, request: Request) -> SavedDraft:
        before = stored_fields_of(self.seat)
        try:
            saved = save_scorecard_draft(actor=self.seat.person, seat_id=self.seat.pk, edits=request.edits)
        except ClosedScorecardError as closed:
            saved = closed.saved
        after = stored_fields_of(self.seat)
        for edit in request.edits:
            if after.get(edit.field) != before.get(edit.field):
                assert after[edit.field].version == len(self.history[edit.field])
                self.history[edit.field].append(after[edit.field].value)
                self.writers[edit.field].append(page)
                self.written[edit.mutation] = after[edit.field].version
                assert after[edit.field].value == edit.value
                assert edit.base == len(self.history[edit.field]) - 2
                assert self.history[edit.field][edit.base] in self.pages[page].read[edit.field]
            if edit.field in saved.versions:
                version = saved.versions[edit.field]
                assert self.history[edit.field][version] == edit.value
                assert self.written.get(edit.mutation, version) == version, "as the first time"
            else:
                assert edit.field in saved.conflicts
                assert edit.mutation not in self.written, "a repeat is answered as the first time"
        return saved

    @precondition(lambda self: self.answers)
    @rule(place=PLACES)
    def hear(self, place: int) -> None:
        self._hear(*self.answers.pop(place % len(self.answers)))

    def _hear(self, page: int, request: Request, saved: SavedDraft) -> None:
        """An answer lost on the way is no reason for a conflict of a page with itself."""
        if self.pages[page].outstanding == request and not self.taken_over and not saved.committed:
            for edit in request.edits:
                since = self.writers[edit.field][edit.base + 1 :]
                assert edit.field not in saved.conflicts or set(since) != {page}
        self.pages[page].receive(request, saved)

    @rule(page=PAGES)
    def crash_and_return(self, page: int) -> None:
        """Only what the device kept comes back; answers on their way find nobody."""
        self._reopen(page, self.pages[page].device)

    @rule(page=PAGES)
    def take_over(self, page: int) -> None:
        """Both tabs of a device die, one is opened again and finds what both have left."""
        other = 1 - page
        self.taken_over = True
        left = [*self.pages[page].device, *self.pages[other].device]
        theirs = {name: self.typed.pop((other, name)) for name in self.names if (other, name) in self.typed}
        self._reopen(page, left)
        self._reopen(other, [])
        for name, value in theirs.items():
            assert self._is_safe(page, name, value)

    def _reopen(self, page: int, left: list[Any]) -> None:
        read = self.pages[page].read
        self.pages[page] = PageModel(self.seat, self.names, left)
        for name, texts in read.items():
            self.pages[page].read[name] |= texts

    # What holds -----------------------------------------------------------------------------------

    @invariant()
    def nothing_typed_is_lost(self) -> None:
        for (page, name), value in self.typed.items():
            assert self._is_safe(page, name, value), (page, name, value)

    def _is_safe(self, page: int, name: str, value: str) -> bool:
        """On the server now or once (and then replaced by somebody who had read it), or on this page."""
        field = self.pages[page].fields[name]
        here = value == field.value or any(value == other.value for other in field.others)
        return (here and (field.is_settled or self._is_kept(page, name, value))) or value in self.history[
            name
        ]

    def _is_kept(self, page: int, name: str, value: str) -> bool:
        return any((record.name, record.value) == (name, value) for record in self.pages[page].device)

    @invariant()
    def settled_means_stored(self) -> None:
        """Whoever is told "saved" sees a text that the server has, or had until somebody changed it."""
        for page in getattr(self, "pages", []):
            for name, field in page.fields.items():
                if field.is_settled:
                    assert self.history[name][field.version] == field.value

    @invariant()
    def committed_scorecard_says_what_was_acknowledged(self) -> None:
        scorecard = Scorecard.objects.filter(seat=self.seat).first()
        if scorecard is not None:
            texts = {name: texts[-1] for name, texts in self.history.items()}
            assert draft_of(scorecard) == settled(draft_from(texts))

    def teardown(self) -> None:
        """Once the network is well again, each typed text is stored, or shown beside the one that is."""
        if not hasattr(self, "pages"):
            return
        for page in [0, 1, 0, 1, 0, 1]:
            self._exchange(page)
        for (page, name), value in self.typed.items():
            field = self.pages[page].fields[name]
            beside = [field.value, *[other.value for other in field.others]]
            assert value in self.history[name] or (field.others and value in beside)
            assert field.is_settled or field.others


@pytest.mark.django_db
def test_nothing_typed_is_lost_whatever_happens() -> None:
    run_state_machine_as_test(
        Autosave,
        settings=settings(
            max_examples=50,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
