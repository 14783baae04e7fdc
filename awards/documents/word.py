"""A decision as a Word file that can still be edited before it is issued."""

from io import BytesIO
from pathlib import Path

from django.conf import settings
from docxtpl import DocxTemplate

from awards.documents.decision import decision_context
from awards.models import Decision

_TEMPLATE = Path(settings.BASE_DIR) / "templates" / "print" / "decision.docx"


def decision_docx(decision: Decision) -> bytes:
    """Returns the decision with its annex as a .docx; every text is escaped."""
    template = DocxTemplate(_TEMPLATE)
    context = decision_context(decision)
    template.render({**context, "annex": next(iter(context["annexes"]), None)}, autoescape=True)
    stream = BytesIO()
    template.save(stream)
    return stream.getvalue()
