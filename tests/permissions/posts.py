"""What is posted at an address: what would write something there, were it let through.

So an allowed role is seen to write, and a refusal that refuses nothing would show itself in the
log. The forms of a record's own page, and of the page that adds one, are read from the page.
"""

from collections.abc import Callable
from pathlib import PurePath

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.permissions.addresses import Address
from tests.permissions.newrecords import NewRecords
from tests.permissions.world import World
from tests.zones.sheetforms import form as sheet_form
from tests.zones.workbooks.builders import wide
from thidua.recordfiles import preview_signer
from thidua.recordformats import RECORD_FORMATS, RecordFileError
from thidua.recordpreviews import FOLDER
from zones.models import ScoreSheet

REASON = {"reason": "Vì có lý do", "post": "yes"}
_PASSWORD = "Mua-xuan-2026-ve"
# which of a model's records is chosen in its list, the first that there is
_CHOSEN = ("-", "draft", "B")


class Posts:
    """Knows for every address what to send there; ``reader`` is who sends it."""

    def __init__(self, world: World) -> None:
        self.world, self.new = world, NewRecords(world)

    def of(self, address: Address, record, reader) -> dict:
        """Returns what is posted there about the record (None where it takes none)."""
        name = address.name.removeprefix(f"{address.model}_")
        if address.model and name in ("import", "process_import", "export", "changelist"):
            return getattr(self, f"_{name}")(address.model, reader)
        return self._forms.get(address.name, lambda _: REASON)(record)

    def _changelist(self, model: str, _reader) -> dict:
        """The list's own act: the chosen record is deleted."""
        records = self.world.records.get(model, {})
        chosen = next((records[name] for name in _CHOSEN if name in records), None)
        key = getattr(chosen, "pk", None)
        return {**REASON, "action": "delete_selected", ACTION_CHECKBOX_NAME: [key or 0]}

    def _import(self, model: str, _reader) -> dict:
        file = SimpleUploadedFile("moi.xlsx", self.new.workbook(model))
        return {"import_file": file, "format": "0", "resource": ""}

    @staticmethod
    def _export(_model: str, _reader) -> dict:
        return {"format": "0", "resource": ""}

    def _process_import(self, model: str, reader) -> dict:
        """The preview of one new row, as it was offered to the reader."""
        content = self.new.workbook(model)
        path = default_storage.save(f"{FOLDER}/{model}.xlsx", ContentFile(content))
        name = PurePath(path).name
        name = preview_signer(reader).sign(name) if reader else name
        sent = {"import_file_name": name, "original_file_name": "moi.xlsx"}
        sent["previewed"] = _fingerprint(model, content, reader) if reader else "-"
        return {**sent, "format": "0", "resource": ""}

    def _last_number(self) -> int:
        series = self.world.record("awards_numberseries", "-")
        return type(series).objects.get(pk=series.pk).last_number

    @property
    def _forms(self) -> dict[str, Callable]:
        world, agency = self.world, self.world.record("zones_agency", "-").pk
        return {
            "login": lambda _: {},
            "password_change": lambda _: {
                "old_password": "pass",
                "new_password1": _PASSWORD,
                "new_password2": _PASSWORD,
            },
            "own_reminders": lambda _: {"choice": "off"},
            "zones_scoresheet_sheet": self._points,
            "zones_scoresheet_grade": lambda _: {"grade": "B", **REASON},
            "zones_scoresheet_evidence": lambda _: {
                "file": SimpleUploadedFile("minh-chung.pdf", b"%PDF-1.4\n")
            },
            "zones_workbookimport_upload": lambda _: {
                "campaign": world.year.campaign.pk,
                "field": "self",
                "files": SimpleUploadedFile("diem.xlsx", wide([world.a.code, "", 12])),
            },
            "zones_agency_accounts": lambda _: {
                "agency": [agency],
                f"username-{agency}": "don-vi-moi",
                f"full_name-{agency}": "Cán bộ mới",
            },
            "zones_agency_merge": lambda _: {
                "agencies": [agency],
                "on": "01/07/2026",
                "code": "HOP-NHAT",
                "name": "Đơn vị hợp nhất",
                "province": world.record("zones_province", "-").pk,
                "confirm": "1",
            },
            "zones_appointment_replace": lambda _: {
                "starts_on": f"01/06/{world.year.campaign.year + 1}",
                "agency": world.newcomer.pk,
                "office": "Giám đốc Sở Tư pháp",
                "out_of_turn_reason": "Vì có lý do",
            },
            "awards_nomination_propose": lambda _: {
                "campaign": world.last.pk,
                "zone": world.year.zone.pk,
            },
            "awards_councilmeeting_votes": lambda _: {
                f"for-{world.record('awards_nomination', 'A').pk}": "9",
                "minutes_number": "1/BB",
                "present": "9",
            },
            "awards_decision_draft": lambda _: {
                "what": "awards",
                "campaign": world.year.campaign.pk,
                "issuer": world.record("awards_issuer", "-").pk,
                "signed_on": "06/01/2025",
            },
            "awards_series_void": lambda _: {
                "dated": "06/01/2025",
                "reason": "Hỏng giấy",
                "after": self._last_number(),
            },
            "auth_user_password_change": lambda _: {
                "usable_password": "true",
                "password1": _PASSWORD,
                "password2": _PASSWORD,
            },
        }

    @staticmethod
    def _points(sheet: ScoreSheet) -> dict:
        sheet.refresh_from_db()
        field = "self" if sheet.state == ScoreSheet.State.DRAFT else "appraised"
        seen = {"I_1": "5000"} if field == "self" else None
        return sheet_form(sheet, field, seen, I_1="41")


def _fingerprint(model: str, content: bytes, reader) -> str:
    """Returns what the reader's preview of the file would have said."""
    kinds = admin.site.get_model_admin(apps.get_model(model.replace("_", "."))).resource_classes
    try:
        rows = RECORD_FORMATS[0]().create_dataset(content)
    except RecordFileError:  # nobody brings in such records
        return "-"
    return kinds[0](user=reader).import_data(rows, dry_run=True).fingerprint
