"""Documents that prove points: what is accepted, who adds and withdraws them."""

import hashlib
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from thidua.recordlocks import lock
from thidua.text import clean_text
from zones.models import Criterion, Evidence, ScoreSheet
from zones.services.sheetstanding import lock_sheet, refuse_frozen, standing_on

_ZIP = (b"PK\x03\x04",)
_STARTS = {
    ".pdf": (b"%PDF-",),
    ".docx": _ZIP,
    ".xlsx": _ZIP,
    ".zip": _ZIP,
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
}
# names of parts stand uncompressed in a zip file
_PARTS = {
    ".docx": (b"[Content_Types].xml", b"word/document"),
    ".xlsx": (b"[Content_Types].xml", b"xl/workbook"),
}
_MACROS = b"vbaProject.bin"
CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
ACCEPTED = tuple(_STARTS)
_NAME_LENGTH = 200


@transaction.atomic
def add_evidence(sheet: ScoreSheet, criterion: Criterion, upload: File, *, by) -> Evidence:
    """Stores a document under a generated name; returns its record.

    Raises ValidationError ``no_permission``, ``sheet_locked``, ``campaign_closed``,
    ``standings_frozen``, ``unknown_criterion``, ``empty``, ``too_big``, ``wrong_type`` or
    ``wrong_content``.
    """
    sheet = lock_sheet(sheet)
    _refuse_other_hands(sheet, by)
    if criterion.table_id != sheet.table_id or not criterion.is_leaf:
        raise ValidationError("Tiêu chí không có trong bảng này.", code="unknown_criterion")
    name, content = _checked(upload)
    evidence = Evidence(
        sheet=sheet,
        criterion=criterion,
        name=name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )
    evidence.file.save(name, ContentFile(content), save=False)
    try:
        evidence.full_clean(exclude=["file"])
        evidence.save()
    except BaseException:
        evidence.file.delete(save=False)
        raise
    return evidence


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, by) -> Evidence:
    """Marks a document as withdrawn; it is kept, and no longer shown.

    Raises ValidationError ``no_permission``, ``sheet_locked``, ``campaign_closed``,
    ``standings_frozen`` or ``already_withdrawn``.
    """
    sheet = lock_sheet(evidence.sheet)
    _refuse_other_hands(sheet, by)
    evidence = lock(Evidence.objects, evidence.pk)
    if evidence.withdrawn_at is not None:
        raise ValidationError("Tài liệu này đã được rút.", code="already_withdrawn")
    evidence.withdrawn_at, evidence.withdrawn_by = timezone.now(), by
    evidence.full_clean(exclude=["file"])
    evidence.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return evidence


def extension_of(name: str) -> str:
    return PurePath(name).suffix.lower()


def _refuse_other_hands(sheet: ScoreSheet, by) -> None:
    """Only who may write the sheet's self points now gives or withdraws its documents."""
    refuse_frozen(sheet)
    standing = standing_on(sheet, by)
    if not standing.self_scores:
        raise ValidationError(
            f"Bạn không được ghi vào bảng của {sheet.agency}.", code="no_permission"
        )
    if "self" not in standing.kinds:
        raise ValidationError(
            f"Bảng đang ở bước «{sheet.get_state_display()}», không thêm bớt tài liệu được.",
            code="sheet_locked",
        )


def _checked(upload: File) -> tuple[str, bytes]:
    """Returns the clean name and the content of an acceptable file."""
    name = clean_text(PurePath((upload.name or "").replace("\\", "/")).name)
    extension = extension_of(name)
    if extension not in _STARTS:
        raise ValidationError(
            "Chỉ nhận tệp PDF, Word (.docx), Excel (.xlsx), ảnh (.jpg, .png) hoặc .zip.",
            code="wrong_type",
        )
    limit = settings.EVIDENCE_MAX_BYTES
    if upload.size > limit:
        raise ValidationError(
            f"Tệp «{name}» quá lớn: tối đa {limit / 1024**2:.0f} MB.", code="too_big"
        )
    content = upload.read()
    if not content:
        raise ValidationError(f"Tệp «{name}» trống.", code="empty")
    if not _is_what_it_says(extension, content):
        raise ValidationError(
            f"Nội dung tệp «{name}» không đúng là {extension}. Hãy lưu lại đúng loại rồi tải lên.",
            code="wrong_content",
        )
    return _shortened(name, extension), content


def _is_what_it_says(extension: str, content: bytes) -> bool:
    if not content.startswith(_STARTS[extension]):
        return False
    parts = _PARTS.get(extension, ())
    return all(part in content for part in parts) and not (parts and _MACROS in content)


def _shortened(name: str, extension: str) -> str:
    if len(name) <= _NAME_LENGTH:
        return name
    return name[: _NAME_LENGTH - len(extension)].rstrip(". ") + extension
