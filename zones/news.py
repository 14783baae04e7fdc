"""What happens in the contest that users are told of, of what each of them may see."""

from django.db.models import CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from thidua.audit.models import Entry
from thidua.news import ADDED, MOVED, Watch
from zones.models import Appointment, Campaign, ScoreSheet, WorkbookImport, ZoneYear
from zones.services.scoresheets import STATES

# closed, where it was not before: SQLite gives a JSON null as the text «null»
_CLOSED = (
    Q(kind=Entry.Kind.CHANGED, after__isnull=False)
    & (Q(before=None) | Q(before="null"))
    & ~Q(after="null")
)
_HANDED_ON = {
    ScoreSheet.State.SUBMITTED: "Nộp bảng chấm điểm",
    ScoreSheet.State.APPRAISED: "Thẩm định xong bảng chấm điểm",
    ScoreSheet.State.APPROVED: "Duyệt bảng chấm điểm",
}
_CAMPAIGN_ACTS = {
    (Campaign.Status.PLANNED, Campaign.Status.OPEN): "Mở cho tự chấm điểm",
    (Campaign.Status.OPEN, Campaign.Status.APPRAISING): "Chuyển sang thẩm định",
    (Campaign.Status.CLOSED, Campaign.Status.OPEN): "Mở lại",
}


def watched(user) -> list[Watch]:
    """Returns what this user is told of: sheets, imports, campaigns, closings, appointments."""
    imports = WorkbookImport.objects.visible_to(user)
    return [
        Watch(
            ScoreSheet.objects.visible_to(user),
            _named(ScoreSheet, F("agency__name"), _in_year("campaign__year")),
            _sheet_sentence,
            lambda entry: reverse("admin:zones_scoresheet_sheet", args=[entry.row]),
        ),
        Watch(
            imports,
            _named(WorkbookImport, F("campaign__title")),
            _import_sentence,
            lambda entry: reverse("admin:zones_workbookimport_change", args=[entry.row]),
            when=MOVED & Q(after__in=["confirmed", "undone"]),
        ),
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


def _named(model, *parts) -> Subquery:
    """Returns the name of the record that an entry is about, put together from the parts."""
    name = Concat(*parts, output_field=CharField()) if len(parts) > 1 else parts[0]
    rows = model._base_manager.filter(pk=OuterRef("row")).order_by()
    return Subquery(rows.annotate(told_as=name).values("told_as")[:1])


def _in_year(year: str) -> Concat:
    return Concat(Value(", năm "), Cast(year, CharField()), output_field=CharField())


def _sheet_sentence(entry: Entry) -> str:
    if STATES.index(entry.after) > STATES.index(entry.before):
        return f"{_HANDED_ON[entry.after]}: {entry.named}"
    reason = (entry.new or {}).get("return_reason", "")
    told = f"Trả lại bảng chấm điểm: {entry.named}"
    return f"{told}. Lý do: {reason}" if reason else told


def _import_sentence(entry: Entry) -> str:
    if entry.after == WorkbookImport.State.UNDONE:
        return f"Hoàn tác lượt nhập Excel {entry.row}: {entry.named}"
    new, changed = (entry.new.get(name, 0) for name in ("new_count", "changed_count"))
    return (
        f"Ghi lượt nhập Excel {entry.row}: {entry.named}, {new} điểm mới, {changed} điểm thay đổi"
    )


def _campaign_sentence(entry: Entry) -> str:
    act = _CAMPAIGN_ACTS.get((entry.before, entry.after), "")
    if not act:
        act = "Khép lại" if entry.after == Campaign.Status.CLOSED else "Đổi trạng thái"
    return f"{act}: {entry.named}"


def _appointment_sentence(entry: Entry) -> str:
    role = dict(Appointment.Role.choices).get(entry.after, "")
    return f"Cử {role}: {entry.named}"
