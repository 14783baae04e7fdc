"""Forms of the workbook pages: what to bring in, what to take out."""

import json
from operator import attrgetter

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from thidua.accounts.roles import is_of_agency
from zones.models import Agency, Block, Campaign, CriteriaTable, ScoreSheet, WorkbookImport, Zone
from zones.permissions import is_ministry
from zones.services.ownkinds import kinds_to_bring_in
from zones.workbooks.layouts import Layout

LAYOUT_NAMES = [
    (Layout.FORM.value, "Phiếu chấm điểm (mỗi đơn vị một trang tính)"),
    (Layout.WIDE.value, "Bảng tổng hợp (mỗi đơn vị một dòng)"),
    (Layout.LONG.value, "Danh sách điểm (mỗi điểm một dòng)"),
]

ONE, EACH = "one", "each"


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; cleans to a list."""

    widget = ManyFilesInput(attrs={"multiple": True, "accept": ".xlsx"})

    def clean(self, data, initial=None) -> list:
        files = [
            super(ManyFilesField, self).clean(file, initial)
            for file in (data if isinstance(data, list | tuple) and data else [data or None])
        ]
        if len(files) > settings.WORKBOOK_MAX_FILES:
            raise forms.ValidationError(
                f"Mỗi lần tải lên nhiều nhất {settings.WORKBOOK_MAX_FILES} tệp."
            )
        return files


class UploadForm(forms.Form):
    """Which campaign, which kind of points in a WIDE table, which files."""

    campaign = forms.ModelChoiceField(
        label="Phong trào", queryset=Campaign.objects.none(), empty_label=None
    )
    field = forms.ChoiceField(
        label="Bảng tổng hợp chứa",
        choices=WorkbookImport.Field.choices,
        widget=forms.RadioSelect,
        help_text="Chỉ dùng cho bảng tổng hợp; phiếu chấm và danh sách đã có cột riêng.",
    )
    files = ManyFilesField(
        label="Tệp Excel (.xlsx)",
        allow_empty_file=True,
        error_messages={"required": "Hãy chọn ít nhất một tệp Excel."},
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        # what is not offered may still be posted, and is then refused by its name
        self.fields["campaign"].queryset = Campaign.objects.visible_to(user).exclude(
            status=Campaign.Status.PLANNED
        )

    def offer(self) -> None:
        """Fills in what is chosen from, before the form is shown.

        Campaigns that take points, and in each the kind of points that the user may write.
        """
        campaign = self.fields["campaign"]
        offered = _that_take_points(campaign.queryset)
        campaign.choices = [(one.pk, one.year_first) for one in offered]
        campaign.initial = _current(offered)
        kinds = kinds_to_bring_in(self.user, offered)
        chosen = self.initial.get("campaign") or campaign.initial
        if chosen:
            self.fields["field"].initial = kinds.get(chosen.pk, WorkbookImport.Field.SELF)
        campaign.widget.attrs["data-kinds"] = json.dumps(kinds)


def _that_take_points(campaigns: QuerySet[Campaign]) -> list[Campaign]:
    """Returns the campaigns that points can be brought into, else all."""
    tables = CriteriaTable.objects.in_use().filter(campaign=OuterRef("pk"))
    found = list(campaigns.annotate(has_table=Exists(tables)))
    return [one for one in found if one.takes_points and one.has_table] or found


def _current(campaigns) -> Campaign | None:
    """Returns the latest campaign that takes points, else the latest."""
    ordered = sorted(campaigns, key=lambda campaign: (campaign.takes_points, campaign.year))
    return ordered[-1] if ordered else None


class ExportForm(forms.Form):
    """What to write: campaign, layout, which agencies, filled or to be filled in."""

    campaign = forms.ModelChoiceField(
        label="Phong trào", queryset=Campaign.objects.none(), empty_label=None
    )
    layout = forms.ChoiceField(label="Mẫu", choices=LAYOUT_NAMES)
    content = forms.ChoiceField(
        label="Nội dung",
        choices=[("template", "Mẫu trống để điền"), ("points", "Điểm hiện có")],
    )
    files = forms.ChoiceField(
        label="Đóng thành",
        choices=[
            (ONE, "Một tệp Excel chung"),
            (EACH, "Mỗi đơn vị một tệp Excel, gói trong tệp ZIP"),
        ],
        required=False,
        help_text="Mỗi đơn vị một tệp: để gửi cho từng đơn vị; mở tệp ZIP ra là có đủ các tệp.",
    )
    zone = forms.ModelChoiceField(
        label="Khu vực, cụm", queryset=Zone.objects.none(), required=False, empty_label="Tất cả"
    )
    block = forms.ModelChoiceField(
        label="Khối", queryset=Block.objects.none(), required=False, empty_label="Tất cả"
    )
    agency = forms.ModelChoiceField(
        label="Đơn vị", queryset=Agency.objects.none(), required=False, empty_label="Tất cả"
    )
    field = forms.ChoiceField(
        label="Bảng tổng hợp chứa", choices=WorkbookImport.Field.choices, required=False
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        sheets = ScoreSheet.objects.visible_to(user)
        campaigns = Campaign.objects.visible_to(user).filter(sheets__in=sheets).distinct()
        self.fields["campaign"].queryset = campaigns
        self.fields["campaign"].label_from_instance = attrgetter("year_first")
        self.fields["campaign"].initial = _current(campaigns)
        self.fields["zone"].queryset = Zone.objects.visible_to(user)
        self.fields["block"].queryset = Block.objects.visible_to(user)
        if not is_ministry(user):
            del self.fields["files"]  # files to mail are the Ministry's matter
        if not is_of_agency(user):
            del self.fields["agency"]
        else:
            # a chair's clerk sees a whole zone, and mostly wants the own agency's form
            own = Agency.objects.filter(pk__in=user.agency.lineage_ids())
            self.fields["agency"].queryset = own
            self.fields["agency"].initial = user.agency_id
