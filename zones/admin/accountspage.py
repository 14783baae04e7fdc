"""The page of the agencies' accounts: makes those that are missing, mends their addresses."""

import re
from dataclasses import dataclass, replace
from io import BytesIO

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from thidua.accounts.permissions import keeps_users
from thidua.refusals import tell_refusal
from thidua.spreadsheets.writing import WorkbookWriter, write_text
from zones.admin.accountaddresses import (
    mend_posted,
    page_of_clerks,
    sentences_of,
    stored_addresses,
)
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
_TOKEN = re.compile(r"[0-9a-f]{16}\Z")
_TITLES = (("Đơn vị", 40), ("Họ và tên", 28), ("Tên đăng nhập", 24), ("Mật khẩu ban đầu", 24))


@dataclass(frozen=True)
class Row:
    """An agency without an account, what stands in its fields, and what is wrong with them."""

    agency: Agency
    is_chosen: bool
    username: str
    full_name: str
    email: str = ""
    wrong: tuple[str, ...] = ()


def accounts_page(model_admin, request: HttpRequest) -> HttpResponse:
    """GET: the agencies without an account, and the addresses of the accounts that there are.

    POST: makes the chosen accounts and answers a workbook, or writes the changed addresses.
    """
    if not keeps_users(request.user):
        raise PermissionDenied
    mends = "addresses" in request.POST
    agencies = list(agencies_without_account(timezone.localdate()).select_related("block"))
    clerks = page_of_clerks(request)
    rows = _suggested(agencies, chooses=request.GET.get("choose") != "none")
    addresses = stored_addresses(clerks)
    if mends:
        addresses = mend_posted(request)
        if not addresses:
            return HttpResponseRedirect(request.get_full_path())
    elif request.method == "POST":
        rows = _posted(request, agencies)
        try:
            made = make_accounts(_wanted(rows), by=request.user)
        except ValidationError as refusal:
            tell_refusal(request, refusal, before="Chưa tạo tài khoản nào. ")
            rows = _with_mistakes(rows, refusal)
        else:
            return _told(request, _workbook(made), len(made))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Tài khoản của các đơn vị",
        "opts": model_admin.opts,
        "rows": rows,
        "most": MOST_AT_ONCE,
        "addresses": addresses,
        "page": clerks,
    }
    return TemplateResponse(request, "admin/zones/accounts.html", context)


def _suggested(agencies: list[Agency], *, chooses: bool) -> list[Row]:
    """Returns the rows as offered: the members of the year chosen, before it has any everybody.

    Nobody is chosen where the page was asked so.
    """
    competing = [agency for agency in agencies if agency.competes] or agencies
    competing = competing if chooses else []
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
            sent.get(f"email-{agency.pk}", ""),
        )
        for agency in agencies
    ]


def _wanted(rows: list[Row]) -> list[NewAccount]:
    return [
        NewAccount(row.agency, row.username, row.full_name, row.email)
        for row in rows
        if row.is_chosen
    ]


def _with_mistakes(rows: list[Row], refusal: ValidationError) -> list[Row]:
    """Returns the rows, each with the sentences that are about it."""
    if not hasattr(refusal, "error_dict"):
        return rows
    found = refusal.message_dict
    return [
        replace(row, wrong=sentences_of(found, row.agency.pk, before=row.agency)) for row in rows
    ]


def _told(request: HttpRequest, file: FileResponse, count: int) -> FileResponse:
    """Returns the file, which lets the page that waits for it go on (once.js), and say this."""
    messages.success(
        request,
        f"Đã tạo {count} tài khoản; tệp mật khẩu đã tải về. "
        "Nếu tệp không về đến máy, hãy đặt lại mật khẩu ở trang của từng người dùng.",
    )
    token = request.POST.get("answer", "")
    if _TOKEN.match(token):
        file.set_cookie(
            f"answered-{token}",
            "1",
            max_age=60,
            path=request.path,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return file


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
