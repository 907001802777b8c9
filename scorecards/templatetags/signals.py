"""What pages say of signals wherever they stand."""

from django import template

from scorecards.selectors.language_model import is_language_model_configured

register = template.Library()


@register.simple_tag
def language_model_is_configured() -> bool:
    """Whether there is a language model that its candidates have to be told of."""
    return is_language_model_configured()
