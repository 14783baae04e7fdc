"""The upload page as a clerk's browser uses it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.zones.factories import SampleYear


def send(client, year: SampleYear, *files, field: str = "self"):
    """Posts the files, (name, content) or content, to the upload page; returns the answer."""
    named = [file if isinstance(file, tuple) else ("điểm.xlsx", file) for file in files]
    uploads = [SimpleUploadedFile(name, content) for name, content in named]
    return client.post(
        reverse("admin:zones_workbookimport_upload"),
        {"campaign": year.campaign.pk, "field": field, "files": uploads},
    )


def marked_addresses(answer) -> list[str]:
    """Returns where the marked copies of a refused upload are."""
    return [address for _, address in answer.context["marked"]]
