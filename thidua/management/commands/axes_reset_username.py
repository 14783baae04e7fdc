"""manage.py axes_reset_username is refused: see thidua/audit/closedcommands.py."""

from thidua.audit.closedcommands import closed

Command = closed(__name__)
