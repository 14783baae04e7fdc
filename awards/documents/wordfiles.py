"""Word files from templates: their texts, and what their properties say of them."""

from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from docxtpl import DocxTemplate


def word_file(name: str, context: dict, *, author: str) -> bytes:
    """Returns the template of that name as a .docx, every text escaped.

    Its properties are those of a document made now by ``author``, titled as the context says.
    """
    template = DocxTemplate(Path(settings.BASE_DIR) / "templates" / "print" / f"{name}.docx")
    template.render(context, autoescape=True)
    properties = template.docx.core_properties
    properties.title = context["title"][:255]
    properties.author = properties.last_modified_by = author[:255]
    properties.created = properties.modified = timezone.now().replace(tzinfo=None)
    properties.language = "vi-VN"
    stream = BytesIO()
    template.save(stream)
    return stream.getvalue()
