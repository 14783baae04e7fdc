"""manage.py clean_old_history is refused: see thidua/audit/closedcommands.py."""

from thidua.audit.closedcommands import closed

Command = closed(__name__)
