"""Rules of loop design hold a plan back until it is mended or somebody says why it may break them."""

import pytest
from django.core.exceptions import ValidationError

from hiring.actors import ConflictError, NotAllowedError
from hiring.models import Event, LoopTemplate, Person
from hiring.selectors.loop_plans import check_of_template
from hiring.services.plan_rules import restore_rule, set_rule_aside
from hiring.services.publishing import NotReadyError, publish_loop_template
from tests import factories
from tests.hiring.rubrics import make_rubric

pytestmark = pytest.mark.django_db

REASON = "The second half is a walk through the office."


def long_plan(dimensions: int = 2) -> LoopTemplate:
    """Return a draft whose only fault that blocks is its length: 95 minutes of an exercise of 90."""
    rubric = factories.publish(make_rubric(dimensions))
    template = rubric.loop_templates.get()
    template.stages.update(minutes=95)
    return template


def subject_of(template: LoopTemplate) -> str:
    return template.stages.get().exercise.key


def set_aside(actor: Person, template: LoopTemplate) -> None:
    set_rule_aside(
        actor=actor,
        template=template,
        rule="minutes-outside-exercise",
        subject=subject_of(template),
        reason=REASON,
    )


def test_broken_rule_keeps_a_plan_from_being_published(admin: Person) -> None:
    with pytest.raises(NotReadyError, match="is planned for 95 minutes; it takes 90"):
        publish_loop_template(actor=admin, template=long_plan())


def test_rule_set_aside_lets_the_plan_be_published_and_is_logged(admin: Person) -> None:
    template = long_plan()
    set_aside(admin, template)
    assert publish_loop_template(actor=admin, template=template).is_published
    (fault,) = [fault for fault in check_of_template(template).faults if fault.blocks]
    assert fault.set_aside is not None
    assert (fault.set_aside.reason, fault.set_aside.by) == (REASON, admin.name)
    named = {"rule": "minutes-outside-exercise", "subject": subject_of(template)}
    kept, published = Event.objects.order_by("id")
    assert (kept.kind, {key: kept.payload[key] for key in named}) == ("plan_rule_set_aside", named)
    assert published.payload["set_aside"] == [list(named.values())]
    assert REASON not in str([kept.payload, published.payload])


def test_reason_of_a_rule_mended_since_goes_with_publishing(admin: Person) -> None:
    template = long_plan()
    set_aside(admin, template)
    template.stages.update(minutes=90)
    publish_loop_template(actor=admin, template=LoopTemplate.objects.get(pk=template.pk))
    assert not template.overrides.exists()


def test_restored_rule_blocks_again(admin: Person) -> None:
    template = long_plan()
    set_aside(admin, template)
    rule = {"rule": "minutes-outside-exercise", "subject": subject_of(template)}
    restore_rule(actor=admin, template=template, **rule)
    with pytest.raises(NotReadyError):
        publish_loop_template(actor=admin, template=LoopTemplate.objects.get(pk=template.pk))
    with pytest.raises(ConflictError, match="isn't set aside"):
        restore_rule(actor=admin, template=template, **rule)


def test_rule_is_not_set_aside_without_a_reason(admin: Person) -> None:
    template = long_plan()
    with pytest.raises(ValidationError, match="reason"):
        set_rule_aside(
            actor=admin,
            template=template,
            rule="minutes-outside-exercise",
            subject=subject_of(template),
            reason="",
        )
    assert not Event.objects.exists()


@pytest.mark.parametrize("rule", ["few-raters", "one-interview-only", "no-such-rule"])
def test_only_a_broken_rule_that_blocks_is_set_aside(rule: str, admin: Person) -> None:
    template = long_plan()
    subject = template.rubric.dimensions.all()[0].key
    with pytest.raises(ConflictError, match="no longer breaks"):
        set_rule_aside(actor=admin, template=template, rule=rule, subject=subject, reason=REASON)


def test_recruiter_sets_no_rule_aside(recruiter: Person) -> None:
    with pytest.raises(NotAllowedError):
        set_aside(recruiter, long_plan())


def test_published_plan_takes_no_more_reasons(admin: Person) -> None:
    template = long_plan()
    set_aside(admin, template)
    publish_loop_template(actor=admin, template=template)
    with pytest.raises(ConflictError, match="is published"):
        set_aside(admin, template)


def test_profile_may_ask_for_more_raters(admin: Person) -> None:
    rubric = make_rubric()
    template = rubric.loop_templates.get()
    profile = rubric.profiles.create(position=1, key="regulated", name="Regulated")
    profile.emphases.create(dimension=rubric.dimensions.all()[0], raters_needed=3)
    assert check_of_template(template).open_faults == ()
    template.profile = profile
    template.save()
    assert [fault.rule for fault in check_of_template(template).open_faults] == ["few-raters"]
