"""What happens in the contest that users are told of, of what each of them may see."""

from collections.abc import Hashable
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from thidua.accounts.roles import Role, is_of_agency
from thidua.audit.models import Entry
from thidua.news import ADDED, MOVED, Watch
from thidua.text import first_named
from zones.models import (
    Appointment,
    Campaign,
    ScoreChange,
    ScoreSheet,
    WorkbookFile,
    WorkbookImport,
    ZoneYear,
)
from zones.services.scoresheets import STATES

# closed, where it was not before: SQLite gives a JSON null as the text «null»
_CLOSED = (
    Q(kind=Entry.Kind.CHANGED, after__isnull=False)
    & (Q(before=None) | Q(before="null"))
    & ~Q(after="null")
)
_TOLD = [WorkbookImport.State.CONFIRMED, WorkbookImport.State.UNDONE]
_YEAR = ", năm "
_HANDED_ON = {
    ScoreSheet.State.SUBMITTED: "Nộp",
    ScoreSheet.State.APPRAISED: "Thẩm định xong",
    ScoreSheet.State.APPROVED: "Duyệt",
}
_CAMPAIGN_ACTS = {
    (Campaign.Status.PLANNED, Campaign.Status.OPEN): "Mở cho tự chấm điểm",
    (Campaign.Status.OPEN, Campaign.Status.APPRAISING): "Chuyển sang thẩm định",
    (Campaign.Status.APPRAISING, Campaign.Status.OPEN): "Mở lại cho tự chấm điểm",
    (Campaign.Status.CLOSED, Campaign.Status.OPEN): "Mở lại cho tự chấm điểm",
}


def watched(user) -> list[Watch]:
    """Returns what this user is told of: sheets, imports, campaigns, closings, appointments."""
    return [
        Watch(
            ScoreSheet.objects.visible_to(user),
            _named(ScoreSheet, F("agency__name"), _in_year("campaign__year")),
            _sheet_sentence,
            lambda entry: reverse("admin:zones_scoresheet_sheet", args=[entry.row]),
            alike=_step_and_year,
            together=_many_sheets,
        ),
        _imports(user),
        Watch(
            Campaign.objects.visible_to(user),
            _named(Campaign, F("title")),
            _campaign_sentence,
            lambda entry: reverse("admin:zones_campaign_change", args=[entry.row]),
            column="status",
        ),
        Watch(
            ZoneYear.objects.visible_to(user),
            _named(ZoneYear, F("zone__name"), _in_year("campaign__year")),
            lambda entry: f"Khép năm thi đua, kết quả đã chốt: {entry.named}",
            lambda entry: reverse("admin:zones_zoneyear_change", args=[entry.row]),
            when=_CLOSED,
            column="closed_at",
        ),
        Watch(
            Appointment.objects.visible_to(user),
            _named(
                Appointment,
                *(F("agency__name"), Value(", "), F("zone__name")),
                _in_year("campaign__year"),
            ),
            _appointment_sentence,
            lambda entry: reverse("admin:zones_appointment_change", args=[entry.row]),
            when=ADDED,
            column="role",
        ),
    ]


def _imports(user) -> Watch:
    """Tells of the imports that the user may open, and an agency's clerk of the own points."""
    imports, when = WorkbookImport.objects.visible_to(user), MOVED & Q(after__in=_TOLD)
    title = F("campaign__title")
    if not is_of_agency(user):
        named = _named(WorkbookImport, title)
        return Watch(imports, named, _import_sentence, _import_page, when=when)
    sheets = ScoreSheet.objects.filter(agency__in=user.agency.lineage_ids()).order_by()
    own = ScoreChange.objects.filter(
        _differs("self") | _differs("appraised"),
        write=OuterRef("write"),
        sheet__in=sheets.values("pk"),
    ).order_by()
    named = Case(
        When(Exists(own), then=Concat(*_own_points(own, user), output_field=CharField())),
        default=title,
        output_field=CharField(),
    )
    return Watch(
        WorkbookImport.objects.filter(Q(pk__in=imports.order_by().values("pk")) | Exists(own)),
        _named(WorkbookImport, named),
        _clerks_sentence,
        _clerks_page,
        when=when,
        target=_named(WorkbookImport, Subquery(own.order_by("sheet").values("sheet")[:1])),
    )


def _own_points(own, user) -> list:
    """Returns the parts of «Bộ Tư pháp nhập điểm tự chấm của đơn vị từ tệp «a.xlsx» …»."""
    is_clerk = Q(created_by__role=Role.AGENCY_CLERK)
    by_colleague = is_clerk & Q(created_by__agency__in=user.agency.lineage_ids())
    has_own, has_appraised = (Exists(own.filter(_differs(kind))) for kind in ("self", "appraised"))
    files = WorkbookFile.objects.filter(workbook_import=OuterRef("pk")).order_by("pk")
    counted = own.values("write").annotate(points=Count("pk")).values("points")
    return [
        _first(
            (by_colleague, "Đồng nghiệp"), (is_clerk, "Thường trực khu vực"), default="Bộ Tư pháp"
        ),
        _first(
            (Q(has_own) & Q(has_appraised), " nhập điểm tự chấm và thẩm định"),
            (Q(has_appraised), " nhập điểm thẩm định"),
            default=" nhập điểm tự chấm",
        ),
        _file_words(files),
        _in_year("campaign__year"),
        Value(": "),
        Cast(Subquery(counted), CharField()),
        Value(" điểm"),
    ]


def _file_words(files) -> Case:
    """Returns « của đơn vị từ tệp «a.xlsx»»; of several files, the first may be another's."""
    named = Concat(
        Value(" của đơn vị từ tệp «"),
        Subquery(files.values("name")[:1]),
        Value("»"),
        output_field=CharField(),
    )
    several = When(Exists(files[1:2]), then=Value(" của đơn vị từ nhiều tệp"))
    return Case(several, default=named, output_field=CharField())


def _first(*cases: tuple[Q, str], default: str) -> Case:
    whens = (When(condition, then=Value(words)) for condition, words in cases)
    return Case(*whens, default=Value(default), output_field=CharField())


def _differs(kind: str) -> Q:
    """Returns the condition that a change changes this kind of points."""
    old, new = f"old_{kind}", f"new_{kind}"
    return (
        Q(**{old: None, f"{new}__isnull": False})
        | Q(**{new: None, f"{old}__isnull": False})
        | Q(**{f"{new}__lt": F(old)})
        | Q(**{f"{new}__gt": F(old)})
    )


def _named(model, *parts) -> Subquery:
    """Returns the name of the record that an entry is about, put together from the parts."""
    name = Concat(*parts, output_field=CharField()) if len(parts) > 1 else parts[0]
    rows = model._base_manager.filter(pk=OuterRef("row")).order_by()
    return Subquery(rows.annotate(told_as=name).values("told_as")[:1])


def _in_year(year: str) -> Concat:
    return Concat(Value(_YEAR), Cast(year, CharField()), output_field=CharField())


def _sheet_sentence(entry: Entry) -> str:
    if _is_forward(entry):
        return f"{_HANDED_ON[entry.after]} bảng chấm điểm: {entry.named}"
    reason = (entry.new or {}).get("return_reason", "")
    told = f"Trả lại bảng chấm điểm: {entry.named}"
    return f"{told}. Lý do: {reason}" if reason else told


def _is_forward(entry: Entry) -> bool:
    return STATES.index(entry.after) > STATES.index(entry.before)


def _step_and_year(entry: Entry) -> Hashable:
    """Returns what several sheets were handed on to, and in which year; None of one sent back."""
    return (entry.after, entry.named.rpartition(_YEAR)[2]) if _is_forward(entry) else None


def _many_sheets(entries: list[Entry]) -> tuple[str, str]:
    """Returns «Duyệt 26 bảng chấm điểm, năm 2020: …» and the list of that year's sheets there."""
    state, year = _step_and_year(entries[0])
    names = first_named([entry.named.rpartition(_YEAR)[0] for entry in entries], "đơn vị nữa")
    asked = urlencode({"q": year, "state__exact": state})
    return (
        f"{_HANDED_ON[state]} {len(entries)} bảng chấm điểm{_YEAR}{year}: {names}",
        f"{reverse('admin:zones_scoresheet_changelist')}?{asked}",
    )


def _import_sentence(entry: Entry) -> str:
    if entry.after == WorkbookImport.State.UNDONE:
        return f"Hoàn tác lượt nhập Excel {entry.row}: {entry.named}"
    new, changed = (entry.new.get(name, 0) for name in ("new_count", "changed_count"))
    return (
        f"Ghi lượt nhập Excel {entry.row}: {entry.named}, {new} điểm mới, {changed} điểm thay đổi"
    )


def _import_page(entry: Entry) -> str:
    return reverse("admin:zones_workbookimport_change", args=[entry.row])


def _clerks_sentence(entry: Entry) -> str:
    if entry.target is None:
        return _import_sentence(entry)
    is_undone = entry.after == WorkbookImport.State.UNDONE
    return f"Hoàn tác lượt nhập Excel: {entry.named}" if is_undone else entry.named


def _clerks_page(entry: Entry) -> str:
    if entry.target is None:
        return _import_page(entry)
    return reverse("admin:zones_scoresheet_sheet", args=[entry.target])


def _campaign_sentence(entry: Entry) -> str:
    act = _CAMPAIGN_ACTS.get((entry.before, entry.after), "")
    if not act:
        act = "Khép lại" if entry.after == Campaign.Status.CLOSED else "Đổi trạng thái"
    return f"{act}: {entry.named}"


def _appointment_sentence(entry: Entry) -> str:
    role = dict(Appointment.Role.choices).get(entry.after, "")
    return f"Cử {role}: {entry.named}"
