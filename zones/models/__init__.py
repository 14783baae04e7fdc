"""The contest: who competes, on what, with what result."""

from zones.models.campaign import Appointment, Campaign, Membership, Target, ZoneYear
from zones.models.criteria import (
    Condition,
    CriteriaTable,
    Criterion,
    CriterionLevel,
    GradeBand,
)
from zones.models.organisation import Agency, AgencyName, Block, Province, Zone
from zones.models.refusedworkbook import RefusedWorkbook
from zones.models.scoresheet import Breach, Evidence, Score, ScoreSheet
from zones.models.scorewrite import ScoreChange, ScoreWrite, WorkbookFile, WorkbookImport
from zones.models.standing import Standing

__all__ = [
    "Agency",
    "AgencyName",
    "Appointment",
    "Block",
    "Breach",
    "Campaign",
    "Condition",
    "CriteriaTable",
    "Criterion",
    "CriterionLevel",
    "Evidence",
    "GradeBand",
    "Membership",
    "Province",
    "RefusedWorkbook",
    "Score",
    "ScoreChange",
    "ScoreSheet",
    "ScoreWrite",
    "Standing",
    "Target",
    "WorkbookFile",
    "WorkbookImport",
    "Zone",
    "ZoneYear",
]
