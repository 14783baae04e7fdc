"""A decision as a Word file that can still be edited before it is issued."""

from awards.documents.decision import decision_context
from awards.documents.wordfiles import word_file
from awards.models import Decision


def decision_docx(decision: Decision) -> bytes:
    """Returns the decision with its annex as a .docx; every text is escaped."""
    context = decision_context(decision)
    annex = next(iter(context["annexes"]), None)
    return word_file("decision", {**context, "annex": annex}, author=decision.issuer_name)
