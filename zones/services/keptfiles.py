"""Where uploaded workbooks are kept, and how a backup finds those that records name."""

from thidua.backups.namedfiles import NamedFiles


def file_path(sha256: str) -> str:
    """Returns where a workbook is kept: by the digest of its content."""
    return f"workbooks/{sha256[:2]}/{sha256}.xlsx"


FILES = [NamedFiles("zones_workbookfile", "sha256", file_path)]
