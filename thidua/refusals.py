"""What a rule refused: told to the user, and written into the log."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from thidua.audit.events import write_refusal


def tell_refusal(request: HttpRequest, refusal: ValidationError, before: str = "") -> None:
    """Shows each sentence of the refusal as a message, with ``before`` in front of it."""
    for sentence in refusal.messages:
        messages.error(request, before + sentence)
    write_refusal(refusal)
