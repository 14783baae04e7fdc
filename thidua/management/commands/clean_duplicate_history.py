"""manage.py clean_duplicate_history is refused: see thidua/audit/closedcommands.py."""

from thidua.audit.closedcommands import closed

Command = closed(__name__)
