"""manage.py axes_reset_logs is refused: see thidua/audit/closedcommands.py."""

from thidua.audit.closedcommands import closed

Command = closed(__name__)
