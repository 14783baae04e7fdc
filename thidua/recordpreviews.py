"""Files of records that lie between their preview and their confirmation."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage

FOLDER = "django-import-export"  # where the library puts them in the storage
_KEPT = timedelta(hours=12)  # no session is longer


def forget_expired_previews(now: datetime) -> int:
    """Deletes the files of previews that nobody can confirm any more; returns how many."""
    try:
        _, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:  # nothing was previewed yet
        return 0
    return sum(_forget(f"{FOLDER}/{name}", now) for name in names)


def _forget(path: str, now: datetime) -> bool:
    try:
        is_expired = now - default_storage.get_modified_time(path) > _KEPT
    except FileNotFoundError:  # confirmed, or forgotten by another, since the folder was listed
        return False
    if is_expired:
        default_storage.delete(path)
    return is_expired
