"""Uploaded files have no addresses: whoever wants one asks a page, which asks who may see it."""

from django.core.files.storage import FileSystemStorage


class WithoutAddresses:
    """A storage that gives out no address of a file."""

    def url(self, name: str, *args, **kwargs) -> str:
        raise NotImplementedError("Uploaded files are downloaded through their page only.")


class PrivateFolder(WithoutAddresses, FileSystemStorage):
    """The folder THIDUA_MEDIA_ROOT, outside of all that a web server gives out."""
