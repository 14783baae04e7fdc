"""The import and export pages of a record table: who may use them, and what they answer.

The import page also hands out an empty workbook: ``?template=…`` names one of its kinds of records,
``?resource=…`` the one that is chosen in the form.

Every RecordAdmin has them once it names its ``resource_classes``.
"""

from io import BytesIO
from pathlib import PurePath

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.forms import CharField, HiddenInput, ValidationError
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localdate
from import_export.forms import ConfirmImportForm
from unfold.contrib.import_export.forms import ExportForm, ImportForm

from thidua.audit.events import Kind, write_event
from thidua.keys import is_key
from thidua.recordformats import RECORD_FORMATS, RecordFileError, XlsxFormat
from thidua.recordtemplates import template_workbook
from thidua.spreadsheets.package import megabytes
from thidua.text import fold

MOST_SENTENCES = 20
PREVIEW_GONE = "Bản xem trước không còn. Hãy tải tệp lên lại."
PREVIEW_STALE = "Dữ liệu đã thay đổi sau khi xem trước. Hãy tải tệp lên lại."


class RecordImportForm(ImportForm):
    """Refuses a file that is too large before anything reads it."""

    def clean_import_file(self):
        file = self.cleaned_data["import_file"]
        if file.size > settings.WORKBOOK_MAX_BYTES:
            limit = megabytes(settings.WORKBOOK_MAX_BYTES)
            raise ValidationError(f"Tệp lớn hơn mức cho phép ({limit}). Hãy chia thành nhiều tệp.")
        return file


def preview_signer(user) -> Signer:
    """Returns what signs the name of a file that the user was shown a preview of."""
    return Signer(salt=f"thidua.recordfiles.preview.{user.pk}")


class RecordConfirmForm(ConfirmImportForm):
    """Takes the file of the user's own preview, and no other that lies in the same folder."""

    previewed = CharField(widget=HiddenInput)

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_import_file_name(self) -> str:
        try:
            return preview_signer(self.user).unsign(self.cleaned_data["import_file_name"])
        except BadSignature as fault:
            raise ValidationError(PREVIEW_GONE) from fault


class RecordFilesMixin:
    """Imports whole files by those who may change every row; exports what the reader may see."""

    formats = RECORD_FORMATS
    import_form_class = RecordImportForm
    confirm_form_class = RecordConfirmForm
    export_form_class = ExportForm
    resource_classes = ()

    def has_import_permission(self, request) -> bool:
        return bool(self.resource_classes) and self._may(request.user, "add", "change")

    def has_export_permission(self, request) -> bool:
        return (
            bool(self.resource_classes)
            and self.has_view_permission(request)
            and self._may(request.user, "view")
        )

    def _may(self, user, *actions: str) -> bool:
        """Returns whether the user may do that with the records, and with their parts."""
        models = [resource._meta.model._meta for resource in self.resource_classes]
        return all(
            user.has_perm(f"{model.app_label}.{action}_{model.model_name}")
            for model in models
            for action in actions
        )

    def get_import_resource_kwargs(self, request, **kwargs) -> dict:
        return {"user": request.user, "beside": self.resource_classes}

    def get_import_form_initial(self, request) -> dict:
        names = [str(kind.get_display_name()) for kind in self.resource_classes]
        asked = request.GET.get("resource")
        return {"resource": str(names.index(asked))} if asked in names else {}

    def get_export_resource_kwargs(self, request, **kwargs) -> dict:
        return {"user": request.user}

    def get_import_data_kwargs(self, **kwargs) -> dict:
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def get_confirm_form_kwargs(self, request, import_form=None) -> dict:
        return {**super().get_confirm_form_kwargs(request, import_form), "user": request.user}

    def get_confirm_form_initial(self, request, import_form) -> dict:
        initial = super().get_confirm_form_initial(request, import_form)
        if name := initial.get("import_file_name"):
            signed = preview_signer(request.user).sign(PurePath(name).name)
            initial["import_file_name"] = signed
        return initial

    def add_data_read_fail_error_to_form(self, form, e) -> None:
        if isinstance(e, RecordFileError):
            form.add_error("import_file", str(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)

    def export_action(self, request):
        # the list forgives a filter that does not exist; import-export's export does not
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            messages.warning(request, "Bộ lọc không hợp lệ nên đã được bỏ.")
            return HttpResponseRedirect(request.path)

    def import_action(self, request, **kwargs):
        if request.method == "GET" and "template" in request.GET:
            return self._template(request, request.GET["template"])
        response = super().import_action(request, **kwargs)
        result = (getattr(response, "context_data", None) or {}).get("result")
        if result is not None and (result.has_errors() or result.has_validation_errors()):
            self._write_down(request, result.sentences())
        elif result is not None:
            response.context_data["confirm_form"].initial["previewed"] = result.fingerprint
        return response

    def _template(self, request, asked: str) -> FileResponse:
        """Returns the empty workbook of one of the page's kinds of records."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        kinds = {str(kind.get_display_name()): kind for kind in self.resource_classes}
        if asked not in kinds:
            raise Http404
        resource = kinds[asked](**self.get_import_resource_kwargs(request))
        name = f"mau-{slugify(fold(asked))}.xlsx"
        return FileResponse(
            BytesIO(template_workbook(resource)),
            as_attachment=True,
            filename=name,
            content_type=XlsxFormat.content_type,
        )

    def process_import(self, request, **kwargs):
        if not self.has_import_permission(request):
            raise PermissionDenied
        if request.method == "POST" and not self._is_offered(request):
            return self._import_again(request, [PREVIEW_GONE])
        try:
            with transaction.atomic():  # the rows and their lines in the log, or neither
                return super().process_import(request, **kwargs)
        except OSError:
            return self._import_again(request, [PREVIEW_GONE])
        except RecordFileError as refusal:
            return self._import_again(request, [str(refusal)])

    def _is_offered(self, request) -> bool:
        """Returns whether what is posted is what this page offered to this user."""
        sent = request.POST
        try:
            preview_signer(request.user).unsign(sent.get("import_file_name", ""))
        except BadSignature:
            return False
        formats = {str(number) for number in range(len(self.get_import_formats()))}
        resources = {"", *(str(number) for number in range(len(self.resource_classes)))}
        return sent.get("format") in formats and sent.get("resource", "") in resources

    def get_export_filename(self, request, queryset, file_format) -> str:
        """Returns a name that says in Vietnamese what the file holds, without accents."""
        chosen = request.POST.get("resource", "")
        number = int(chosen) if is_key(chosen) else 0
        resource = self.resource_classes[min(number, len(self.resource_classes) - 1)]
        name = slugify(fold(str(resource.get_display_name())))
        return f"{name}-{localdate():%Y-%m-%d}.{file_format.get_extension()}"

    def process_result(self, result, request):
        """Says what was written; what changed since the preview may refuse the file after all."""
        if result.has_errors() or result.has_validation_errors():
            return self._import_again(request, result.sentences())
        if result.fingerprint != request.POST.get("previewed"):
            raise RecordFileError(PREVIEW_STALE)
        return super().process_result(result, request)

    def add_success_message(self, result, request) -> None:
        kind = str(result.resource.get_display_name()).lower()
        messages.success(request, f"Đã nhập xong {kind}: {result.summary}")

    def _write_down(self, request, sentences: list[str]) -> None:
        file = request.FILES.get("import_file")
        name = file.name if file else request.POST.get("original_file_name", "")
        write_event(Kind.FILE_REFUSED, f"{name}: {len(sentences)} lỗi".removeprefix(": "))

    def _import_again(self, request, sentences: list[str]) -> HttpResponseRedirect:
        self._write_down(request, sentences)
        for sentence in sentences[:MOST_SENTENCES]:
            messages.error(request, sentence)
        if len(sentences) > MOST_SENTENCES:
            messages.error(request, f"… và {len(sentences) - MOST_SENTENCES} lỗi khác.")
        messages.error(request, "Chưa có dữ liệu nào được ghi.")
        return HttpResponseRedirect(reverse("admin:{}_{}_import".format(*self.get_model_info())))
