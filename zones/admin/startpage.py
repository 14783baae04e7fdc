"""The page «Bắt đầu»: what is left to do before the agencies score themselves, and where."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from thidua.accounts.roles import Role
from thidua.emptylists import Advice
from zones.permissions import prepares_office
from zones.resources import GradeBandResource
from zones.services.setup import SetUp, set_up
from zones.services.setupfacts import Facts
from zones.services.setupstep import Step

Link = tuple[str, str]
_IS_LEFT = "takes_first_steps"  # in the session; read by templates/admin/base.html


@dataclass(frozen=True)
class StepView:
    """A step as the page shows it: links for who does it, and whether it is the next of theirs."""

    step: Step
    links: list[Link]
    is_next: bool


def start_page(model_admin, request: HttpRequest) -> HttpResponse:
    """Shows the steps to administrators and the Ministry's clerks."""
    if not prepares_office(request.user):
        raise PermissionDenied
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Bắt đầu",
        "opts": model_admin.opts,
        **start_context(request),
    }
    return TemplateResponse(request, "admin/zones/start/page.html", context)


def start_context(request: HttpRequest) -> dict:
    """Returns the steps for who prepares the office, else nothing.

    The session keeps whether one is the user's to do: then every page that tells what was saved
    leads back.
    """
    user = request.user
    if not prepares_office(user):
        return {}
    setup = set_up(timezone.localdate())
    upcoming = setup.next_for(user.role)
    if request.session.get(_IS_LEFT, False) != (upcoming is not None):
        request.session[_IS_LEFT] = upcoming is not None
    return {
        "setup": setup,
        "setup_steps": [
            StepView(step, _links(step, setup, user), step is upcoming) for step in setup.steps
        ],
        "waits_for_others": upcoming is None and setup.done < len(setup.steps),
    }


def advice_where_nothing_is(user) -> Advice:
    """Returns where the reader of a page without records goes on: to the steps, or to wait."""
    if prepares_office(user):
        return Advice(
            "Việc nào làm trước, việc nào tiếp theo có ở trang «Bắt đầu».",
            "Mở trang «Bắt đầu»",
            reverse("admin:zones_campaign_start"),
        )
    return Advice(
        "Bộ Tư pháp ghi phong trào, thành viên; việc của bạn và các hạn hiện ở trang Tổng quan.",
        "Về trang Tổng quan",
        reverse("admin:index"),
    )


def _links(step: Step, setup: SetUp, user) -> list[Link]:
    """Returns what the user may press: the step's own pages, once it can be done."""
    if step.doer != user.role or step.waits_for:
        return []
    return _LINKS[step.key](setup.facts)


def _page(name: str, *args, **query) -> str:
    address = reverse(f"admin:{name}", args=args)
    asked = {key: value for key, value in query.items() if value}
    return f"{address}?{urlencode(asked)}" if asked else address


def _records(model: str, label: str) -> Callable[[Facts], list[Link]]:
    return lambda found: [
        ("Nhập từ Excel", _page(f"zones_{model}_import")),
        (label, _page(f"zones_{model}_add")),
        ("Xem danh sách", _page(f"zones_{model}_changelist")),
    ]


def _account(role: Role) -> Callable[[Facts], list[Link]]:
    return lambda found: [
        ("Tạo tài khoản", _page("accounts_user_add", role=role.value)),
        ("Xem người dùng", _page("accounts_user_changelist")),
    ]


def _agency_accounts(found: Facts) -> list[Link]:
    page = _page("zones_agency_accounts")
    links = [("Tạo cho mọi đơn vị chưa có", page), *_account(Role.AGENCY_CLERK)(found)]
    if found.agencies_with_account:
        links.append(("Ghi, sửa địa chỉ thư điện tử", f"{page}#addresses-title"))
    return links


def _campaign(found: Facts) -> list[Link]:
    if found.campaign is not None:
        return [("Xem phong trào", _page("zones_campaign_change", found.campaign.pk))]
    new = ("Tạo phong trào", _page("zones_campaign_add"))
    if found.former is None:
        return [new]
    carried = _page("zones_campaign_next_year", found.former.pk)
    return [(f"Mở từ năm {found.former.year}", carried), new]


def _members(found: Facts) -> list[Link]:
    return [
        ("Nhập từ Excel", _page("zones_membership_import")),
        ("Ghi từng thành viên", _page("zones_membership_add", campaign=found.campaign.pk)),
        ("Xem danh sách", _page("zones_membership_changelist")),
    ]


def _of_zone(
    model: str, label: str, lacks: str, more: Callable[[Facts], list[Link]] | None = None
) -> Callable[[Facts], list[Link]]:
    """Returns links to make what the first zone that lacks it needs; ``more`` once none does."""

    def links(found: Facts) -> list[Link]:
        zones = [zone for zone in found.competing if not getattr(zone, lacks)]
        listed = ("Xem danh sách", _page(f"zones_{model}_changelist"))
        if not zones:
            return [*(more(found) if more else []), listed]
        asked = {"campaign": found.campaign.pk, "zone": zones[0].pk}
        return [
            (f"{label}: {zones[0]}", _page(f"zones_{model}_add", **asked)),
            ("Nhập từ Excel", _page(f"zones_{model}_import")),
            listed,
        ]

    return links


def _vice_chairs(found: Facts) -> list[Link]:
    zones = [zone for zone in found.competing if not zone.has_vice_chair]
    asked = {"campaign": found.campaign.pk, "role": "vice_chair"}
    return [
        (f"Cử Phó Trưởng: {zone}", _page("zones_appointment_add", **asked, zone=zone.pk))
        for zone in zones[:1]
    ]


def _tables(found: Facts) -> list[Link]:
    made = {table.block_id for table in found.tables}
    new = [
        (
            f"Tạo bảng: {block}",
            _page("zones_criteriatable_add", campaign=found.campaign.pk, block=block.pk),
        )
        for block in found.blocks_to_score
        if block.pk not in made
    ]
    filled = [
        ("Nhập tiêu chí từ Excel", _page("zones_criterion_import")),
        (
            "Nhập mức xếp loại từ Excel",
            _page("zones_criteriatable_import", resource=GradeBandResource.get_display_name()),
        ),
    ]
    listed = ("Xem danh sách", _page("zones_criteriatable_changelist"))
    return [*new, *(filled if made else []), listed]


def _tables_in_use(found: Facts) -> list[Link]:
    if found.draft is None:
        return [("Xem danh sách", _page("zones_criteriatable_changelist"))]
    read = (f"Xem toàn bảng: {found.draft.block}", _page(_TABLE, found.draft.pk))
    use = (f"Đưa vào dùng: {found.draft.block}", _page(_USE, found.draft.pk))
    return [read, use] if found.problems else [use, read]


def _opening(found: Facts) -> list[Link]:
    if found.sheets:
        return [("Xem bảng chấm điểm", _page("zones_scoresheet_changelist"))]
    return [("Mở cho tự chấm điểm", _page("zones_campaign_open", found.campaign.pk))]


def _templates(found: Facts) -> list[Link]:
    asked = {"campaign": found.campaign.pk, "files": "each"}
    return [("Tải mẫu cho các đơn vị", _page("zones_workbookimport_templates", **asked))]


_TABLE, _USE = "zones_criteriatable_table", "zones_criteriatable_open"
_LINKS: dict[str, Callable[[Facts], list[Link]]] = {
    "ministry_accounts": _account(Role.MINISTRY_CLERK),
    "blocks": _records("block", "Tạo khối"),
    "provinces": _records("province", "Ghi từng tỉnh"),
    "agencies": _records("agency", "Ghi từng đơn vị"),
    "agency_accounts": _agency_accounts,
    "zones": _records("zone", "Tạo khu vực, cụm"),
    "campaign": _campaign,
    "members": _members,
    "zone_years": _of_zone("zoneyear", "Lập năm", "has_year"),
    "appointments": _of_zone("appointment", "Cử", "has_chair", _vice_chairs),
    "tables": _tables,
    "tables_in_use": _tables_in_use,
    "opening": _opening,
    "templates": _templates,
}
