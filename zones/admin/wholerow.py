"""Forms that check the whole row, and pages that break neither on refusals nor on addresses."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect

from thidua.audit.events import write_refusal
from thidua.keys import is_key
from thidua.refusals import tell_refusal


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


def show_refusal(form: forms.BaseForm, refusal: ValidationError, *, at: str | None = None) -> None:
    """Puts a service's sentences on the form's fields where it has them, else above the form.

    Those of no field stand at the field ``at``, where one is named.

    It is written into the log: what a form itself finds wrong is a slip, what a service refuses
    is not.
    """
    write_refusal(refusal)
    if not hasattr(refusal, "error_dict"):
        form.add_error(at, refusal)
        return
    for name, sentences in refusal.message_dict.items():
        form.add_error(name if name in form.fields else at, sentences)


class RefusalsMixin:
    """Shows what a service refuses while saving as a message, never as a broken page."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as refusal:
            tell_refusal(request, refusal)
            return HttpResponseRedirect(request.get_full_path())


class InitialKeysMixin:
    """Takes from the address of an «add» page only keys that can be a row's."""

    def get_changeform_initial_data(self, request) -> dict:
        initial = super().get_changeform_initial_data(request)
        links = {f.name for f in self.opts.concrete_fields if f.is_relation}
        return {name: v for name, v in initial.items() if name not in links or is_key(v)}
