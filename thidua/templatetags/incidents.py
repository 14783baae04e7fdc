"""What an error page says so that an administrator finds the incident in the log."""

from django import template

from thidua.requests import current_request_id

register = template.Library()


@register.simple_tag
def incident_number() -> str:
    """Returns the number that every log line of this request carries."""
    return current_request_id()
