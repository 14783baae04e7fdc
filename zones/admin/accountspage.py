"""The page that makes accounts for all agencies that have none, and hands out their passwords."""

from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from thidua.accounts.permissions import keeps_users
from thidua.refusals import tell_refusal
from thidua.spreadsheets.writing import WorkbookWriter, write_text
from zones.models import Agency
from zones.services.agencyaccounts import (
    MOST_AT_ONCE,
    GivenAccount,
    NewAccount,
    agencies_without_account,
    make_accounts,
    suggested_usernames,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TITLES = (("Đơn vị", 40), ("Họ và tên", 28), ("Tên đăng nhập", 24), ("Mật khẩu ban đầu", 24))


@dataclass(frozen=True)
class Row:
    """An agency without an account, and what stands in its fields."""

    agency: Agency
    is_chosen: bool
    username: str
    full_name: str


def accounts_page(model_admin, request: HttpRequest) -> HttpResponse:
    """GET: the agencies without an account. POST: makes the chosen accounts; answers a workbook."""
    if not keeps_users(request.user):
        raise PermissionDenied
    agencies = list(agencies_without_account(timezone.localdate()).select_related("block"))
    rows = _posted(request, agencies) if request.method == "POST" else _suggested(agencies)
    if request.method == "POST":
        wanted = [
            NewAccount(row.agency, row.username, row.full_name) for row in rows if row.is_chosen
        ]
        try:
            made = make_accounts(wanted, by=request.user)
        except ValidationError as refusal:
            tell_refusal(request, refusal, before="Chưa tạo tài khoản nào. ")
        else:
            return _workbook(made)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Tạo tài khoản cho các đơn vị",
        "opts": model_admin.opts,
        "rows": rows,
    }
    return TemplateResponse(request, "admin/zones/accounts.html", context)


def _suggested(agencies: list[Agency]) -> list[Row]:
    """Returns the rows as offered: the members of the year chosen, before it has any everybody."""
    competing = [agency for agency in agencies if agency.competes] or agencies
    chosen = {agency.pk for agency in competing[:MOST_AT_ONCE]}
    names = suggested_usernames(agencies)
    return [
        Row(agency, agency.pk in chosen, names[agency.pk], f"Cán bộ {agency}")
        for agency in agencies
    ]


def _posted(request: HttpRequest, agencies: list[Agency]) -> list[Row]:
    sent = request.POST
    chosen = set(sent.getlist("agency"))
    return [
        Row(
            agency,
            str(agency.pk) in chosen,
            sent.get(f"username-{agency.pk}", ""),
            sent.get(f"full_name-{agency.pk}", ""),
        )
        for agency in agencies
    ]


def _workbook(made: list[GivenAccount]) -> FileResponse:
    """Returns the names and first passwords, to be handed to each agency."""
    content = BytesIO()
    with WorkbookWriter(content) as book:
        sheet = book.sheet("Tài khoản")
        for column, (title, width) in enumerate(_TITLES):
            write_text(sheet, 0, column, title, book.style(bold=True, border=1))
            sheet.set_column(column, column, width)
        for row, given in enumerate(made, start=1):
            user = given.user
            cells = (user.agency.name, user.full_name, user.username, given.password)
            for column, text in enumerate(cells):
                write_text(sheet, row, column, text, book.style(border=1))
    content.seek(0)
    name = f"tai-khoan-{timezone.localdate():%Y-%m-%d}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)
