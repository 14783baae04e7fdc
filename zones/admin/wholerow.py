"""Forms that check the whole row, and pages that say a service's refusal in sentences."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect


class WholeRowForm(forms.ModelForm):
    """Checks constraints on columns that the form does not show, too.

    Django leaves out every constraint that names a column outside the form: a second membership
    or a second «I.1» would get past the form and break on the database.
    """

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        try:
            self.check_row()
            self.instance.validate_constraints()
        except ValidationError as refusal:
            self.add_error(None, refusal)

    def check_row(self) -> None:
        """Completes the row and raises ValidationError for what its own rules refuse."""


class RefusalsMixin:
    """Shows what a service refuses while saving as a message, never as a broken page."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
            return HttpResponseRedirect(request.get_full_path())
