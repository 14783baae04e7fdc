"""The manifest of a backup: what it holds, by which everything in it can be checked."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

from django.core.exceptions import ValidationError

from thidua.backups.contents import Contents

NAME = "manifest.json"
FORMAT = 1
_ENCODING = {"encoding": "utf-8", "errors": "surrogateescape"}  # a file's name may be any bytes


@dataclass(frozen=True)
class StoredFile:
    """One file: its name below its folder (with ``/``), size in bytes and SHA-256 (hex)."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Dump:
    """The copy of a database: where it lies, and the versions of the programs that made it."""

    path: Path
    versions: dict[str, str]

    def major(self, program: str) -> int:
        """Returns the major version of ``database`` or of a program, 0 where none is told."""
        number = re.match(r"\d+", self.versions.get(program, "").rpartition(" ")[2])
        return int(number[0]) if number else 0


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    ``versions`` names the programs that made it; ``vendor`` is the kind of database, ``dump``
    its copy; ``files`` the uploaded files; ``missing`` those that records name but that were
    not there any more when the backup was made, ``accepted`` which of them somebody gave up.
    """

    made_at: datetime
    versions: dict[str, str]
    vendor: str
    dump: StoredFile
    contents: Contents
    files: list[StoredFile]
    missing: list[str]
    accepted: list[str] = field(default_factory=list)

    @property
    def missed(self) -> list[str]:
        """Returns the missing files that nobody gave up."""
        return [name for name in self.missing if name not in self.accepted]

    def write(self, folder: Path) -> None:
        """Writes the manifest into the backup, with a digest of its own."""
        told = {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "versions": self.versions,
            "vendor": self.vendor,
            "dump": asdict(self.dump),
            **self.contents.as_json(),
            "files": [asdict(file) for file in self.files],
            "missing": self.missing,
            "accepted": self.accepted,
        }
        told["digest"] = _digest(told)
        text = json.dumps(told, ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text, **_ENCODING)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Returns the manifest of a backup.

        Raises ValidationError ``not_a_backup`` (there is no manifest), ``bad_manifest`` (cut
        off, changed or of no sense) or ``newer`` (of a later format).
        """
        path = folder / NAME
        if not path.is_file():
            raise ValidationError(
                f"«{folder}» không phải bản sao lưu: không có {NAME}.", code="not_a_backup"
            )
        try:
            told = json.loads(path.read_text(**_ENCODING))
            digest, number = told.pop("digest"), told["format"]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise _bad("không đọc được, có thể bị cắt cụt") from None
        if digest != _digest(told):
            raise _bad("đã bị sửa sau khi sao lưu")
        if number != FORMAT:
            raise ValidationError(
                f"Bản sao lưu theo định dạng {number}; chương trình này chỉ đọc định dạng "
                f"{FORMAT}. Hãy cập nhật chương trình.",
                code="newer",
            )
        try:
            return cls._from(told)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise _bad("thiếu mục hoặc mục không hợp lệ") from None

    @classmethod
    def _from(cls, told: dict) -> "Manifest":
        files = [StoredFile(**file) for file in told["files"]]
        dump = StoredFile(**told["dump"])
        unsafe = [file.name for file in (dump, *files) if not _is_below(file.name)]
        if unsafe or "/" in dump.name:
            raise ValueError(f"Names that lead elsewhere: {unsafe}")
        made_at = datetime.fromisoformat(told["made_at"])
        if made_at.tzinfo is None:
            raise ValueError("A time without a zone is none.")
        return cls(
            made_at=made_at,
            versions={name: str(version) for name, version in told["versions"].items()},
            vendor=told["vendor"],
            dump=dump,
            contents=Contents.from_json(told),
            files=files,
            missing=list(told["missing"]),
            accepted=list(told.get("accepted", [])),  # older backups do not tell
        )


def _bad(reason: str) -> ValidationError:
    return ValidationError(f"Bản kê {NAME} {reason}.", code="bad_manifest")


def _digest(told: dict) -> str:
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _is_below(name: str) -> bool:
    """Returns whether the name stays below the folder it is put into, on any system."""
    path = PurePosixPath(name)
    return bool(path.parts) and not (
        path.is_absolute()
        or ".." in path.parts
        or PureWindowsPath(name).drive
        or "\\" in name
        or "\0" in name
    )
