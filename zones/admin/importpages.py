"""The pages of an import: upload, what is wrong or what would change, confirm, discard."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from thidua.accounts.roles import is_of_agency
from thidua.audit.events import write_refused_files
from thidua.keys import is_key
from thidua.refusals import tell_refusal
from thidua.spreadsheets.problems import said_once
from thidua.uploadlimits import web_limits
from zones.admin.importfilters import ChangedCellsFilter
from zones.admin.importforms import UploadForm
from zones.models import Campaign, RefusedWorkbook, ScoreChange, ScoreSheet, WorkbookImport
from zones.permissions import brings_in_workbooks
from zones.services.scoresheets import possible_acts
from zones.services.sheetstanding import standing_on
from zones.workbooks.checking import UploadedFile, distinctly_named
from zones.workbooks.previewing import agency_previews, as_rows, changed_cells
from zones.workbooks.refused import keep_refused, refused_copy
from zones.workbooks.staging import (
    Outcome,
    confirm,
    discard,
    file_path,
    restage,
    stage_upload,
)
from zones.workbooks.undoing import refuse_built_on

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEMS_SHOWN = 200
_OF_A_SHEET = ("sheet_locked", "no_permission")  # all its cells are refused for one reason
CELLS_A_PAGE = 50
AGENCIES_SHOWN = 100


class ImportPages:
    """The views of the imports' admin; each looks its import up among those the user may see."""

    def __init__(self, model_admin) -> None:
        self.admin = model_admin

    def upload(self, request) -> HttpResponse:
        """GET: choose campaign and files. POST: check them, and preview or say what is wrong."""
        if not brings_in_workbooks(request.user):
            raise PermissionDenied
        if request.method != "POST":
            form = UploadForm(user=request.user, initial=self._asked_for(request))
            return self._upload_page(request, form)
        form = UploadForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self._upload_page(request, form)
        outcome = stage_upload(
            [UploadedFile(file.name, file.file) for file in form.cleaned_data["files"]],
            campaign=form.cleaned_data["campaign"],
            field=form.cleaned_data["field"],
            user=request.user,
            limits=web_limits(),
        )
        if outcome.workbook_import is None:
            return self._refused(request, form, outcome)
        return self._to(outcome.workbook_import)

    def record(self, request, object_id) -> HttpResponse:
        """The preview of a staged import, the record of a confirmed one."""
        found = self._find(request, object_id, "campaign", "write", "created_by")
        is_staged = found.state == WorkbookImport.State.STAGED
        is_confirmed = found.state == WorkbookImport.State.CONFIRMED
        may_undo = is_confirmed and brings_in_workbooks(request.user)
        cells = changed_cells(found, request.user)
        filtered = ChangedCellsFilter(request.GET, queryset=cells, request=request)
        previews = agency_previews(found, request.user) if is_staged else []
        page = Paginator(filtered.qs, CELLS_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = as_rows(page.object_list)
        context = {
            **self.admin.admin_site.each_context(request),
            "title": f"{found}: {found.get_state_display().lower()}",
            "opts": self.admin.model._meta,
            "original": found,
            "crumb": "",
            "import": found,
            "files": found.files.all(),
            "is_mine": found.created_by_id == request.user.pk,
            "is_staged": is_staged,
            "agencies": previews[:AGENCIES_SHOWN],
            "more_agencies": max(0, len(previews) - AGENCIES_SHOWN),
            "rests_on_others": any(preview.basis for preview in previews[:AGENCIES_SHOWN]),
            "filter": filtered,
            "page": page,
            "query": _query_without_page(request),
            "may_undo": may_undo,
            "hindrances": _hindrances(found) if may_undo else [],
            "to_submit": _sheet_to_submit(found, request.user) if may_undo else None,
        }
        return TemplateResponse(request, "admin/zones/workbookimport/record.html", context)

    def confirm(self, request, pk: int) -> HttpResponse:
        """POST: writes what the preview showed; computed again if the points moved meanwhile."""
        found = self._to_act_on(request, pk)
        try:
            confirm(found, user=request.user)
        except ValidationError as refusal:
            tell_refusal(request, refusal)
            if refusal.code == "stale_preview":
                return self._preview_again(request, found)
        else:
            messages.success(request, "Đã ghi điểm. Có thể hoàn tác ở trang này.")
        return self._to(found)

    def discard(self, request, pk: int) -> HttpResponse:
        """POST: drops a staged import."""
        found = self._to_act_on(request, pk)
        try:
            discard(found)
        except ValidationError as refusal:
            tell_refusal(request, refusal)
            return self._to(found)
        messages.success(request, "Đã bỏ lượt nhập. Chưa có dữ liệu nào được ghi.")
        return HttpResponseRedirect(reverse("admin:zones_workbookimport_upload"))

    def marked(self, request, token: str, number: int) -> HttpResponse:
        """The clerk's own refused workbook with the wrong cells marked."""
        try:
            name, content = refused_copy(token, number, by=request.user, now=timezone.now())
        except (RefusedWorkbook.DoesNotExist, FileNotFoundError):
            raise Http404 from None
        response = HttpResponse(content, content_type=XLSX)
        response.headers["Content-Disposition"] = content_disposition_header(True, f"loi-{name}")
        return response

    def file(self, request, pk: int, file: int) -> HttpResponse:
        """The workbook as it was brought in, for those who may see all the points in it."""
        found = self._find(request, pk)
        kept = get_object_or_404(found.files, pk=file)
        changes = ScoreChange.objects.filter(write=found.write)
        visible = ScoreSheet.objects.filter(campaign=found.campaign).visible_to(request.user)
        if changes.exclude(sheet__in=visible).exists():
            raise Http404
        try:
            content = default_storage.open(file_path(kept.sha256))
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(content, as_attachment=True, filename=kept.name, content_type=XLSX)

    def _asked_for(self, request) -> dict:
        campaign = request.GET.get("campaign", "")
        found = Campaign.objects.filter(pk=campaign).first() if is_key(campaign) else None
        return {"campaign": found} if found else {}

    def _upload_page(self, request, form: UploadForm, **more) -> HttpResponse:
        form.offer()
        context = {
            **self.admin.admin_site.each_context(request),
            "title": "Nhập điểm từ Excel",
            "opts": self.admin.model._meta,
            "form": form,
            "limits": web_limits(),
            **more,
        }
        return TemplateResponse(request, "admin/zones/workbookimport/upload.html", context)

    def _refused(self, request, form: UploadForm, outcome: Outcome) -> HttpResponse:
        names = [file.name for file in form.cleaned_data["files"]]
        write_refused_files(names, outcome.problems)
        shown = said_once(outcome.problems, _OF_A_SHEET)[:PROBLEMS_SHOWN]
        return self._upload_page(
            request,
            form,
            problems=shown,
            is_locked=any(said.problem.code == "sheet_locked" for said in shown),
            problem_count=outcome.problem_count,
            more_problems=outcome.problem_count - sum(1 + len(said.also) for said in shown),
            counted_all=outcome.counted_all,
            warnings=[outcome.told(warning) for warning in outcome.warnings[:PROBLEMS_SHOWN]],
            marked=_keep_for_marking(request, form.cleaned_data["files"], outcome),
        )

    def _preview_again(self, request, found: WorkbookImport) -> HttpResponse:
        try:
            outcome = restage(found, user=request.user, limits=web_limits())
        except ValidationError as refusal:
            tell_refusal(request, refusal)
            return self._to(found)
        if outcome.problems:
            write_refused_files([file.name for file in found.files.all()], outcome.problems)
        for problem in outcome.problems[:10]:
            messages.error(request, outcome.told(problem))
        if outcome.workbook_import is not None:
            messages.info(request, "Đã tính lại bản xem trước theo dữ liệu hiện nay.")
        return self._to(found)

    def _find(self, request, pk, *related: str) -> WorkbookImport:
        if not is_key(str(pk)):
            raise Http404
        rows = self.admin.get_queryset(request)
        return get_object_or_404(rows.select_related(*related) if related else rows, pk=pk)

    def _to_act_on(self, request, pk: int) -> WorkbookImport:
        if request.method != "POST" or not brings_in_workbooks(request.user):
            raise PermissionDenied
        return self._find(request, pk, "campaign", "write")

    @staticmethod
    def _to(found: WorkbookImport) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:zones_workbookimport_change", args=[found.pk]))


def _keep_for_marking(request, files, outcome: Outcome) -> list[tuple[str, str]]:
    """Keeps the refused files for an hour; returns (name, address of the marked copy)."""
    given = [UploadedFile(file.name, file.file) for file in files]
    token, names = keep_refused(
        distinctly_named(given),
        outcome.problems,
        more=outcome.more_problems,
        counted_all=outcome.counted_all,
        by=request.user,
        now=timezone.now(),
    )
    return [
        (name, reverse("admin:zones_workbookimport_marked", args=[token, number]))
        for number, name in enumerate(names)
    ]


def _sheet_to_submit(found: WorkbookImport, user) -> ScoreSheet | None:
    """Returns the own agency's sheet that the import wrote on, where to hand it in comes next."""
    if not is_of_agency(user):
        return None
    written = ScoreChange.objects.filter(write=found.write_id).values("sheet")
    agencies = user.agency.lineage_ids()
    own = ScoreSheet.objects.filter(
        agency__in=agencies, state=ScoreSheet.State.DRAFT, pk__in=written
    )
    sheet = own.select_related("campaign", "agency").first()
    may_submit = sheet is not None and "submit" in possible_acts(standing_on(sheet, user))
    return sheet if may_submit else None


def _hindrances(found: WorkbookImport) -> list[str]:
    """Returns why a confirmed import cannot be undone any more, if so."""
    try:
        refuse_built_on(found)
    except ValidationError as refusal:
        return refusal.messages
    return []


def _query_without_page(request) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
