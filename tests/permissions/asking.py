"""What is asked at an address: its parameters, and the state that it is asked in."""

from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from awards.models import Decision, Nomination
from tests.permissions.addresses import Address
from tests.permissions.posts import Posts
from tests.permissions.world import World
from tests.zones.factories import make_table
from thidua.accounts.telephones import Telephone
from zones.models import (
    Campaign,
    CriteriaTable,
    Score,
    ScoreSheet,
    WorkbookImport,
    ZoneYear,
)
from zones.workbooks.staging import confirm

NO_KEY, NO_CODE = 987654321, "khong-co-ma-nay"
# Addresses of which one asks by another record than their model's.
_RECORDS = {
    "zones_scoresheet_withdraw_evidence": "evidence",
    "zones_scoresheet_download_evidence": "evidence",
    "zones_workbookimport_marked": "refused",
}
_QUERIES = {
    "autocomplete": "?app_label=zones&model_name=membership&field_name=agency&term=",
    "search": "?s=so",
    "global_search": "?q=so",
    **dict.fromkeys(
        [f"awards_conference_{form}" for form in ("print", "pdf", "docx", "workbook")],
        "?campaign=2020&zone=TAY-NAM-BO",
    ),
}


class Asking:
    """Knows for every address of which records it is asked, and how."""

    def __init__(self, world: World) -> None:
        self.world, self._posts = world, Posts(world)

    def names_at(self, address: Address) -> list[str]:
        """Returns which records the address is asked for: «-» where it takes none."""
        if address.name == "app_list":
            return ["accounts", "audit", "zones", "awards"]
        if address.name == "zones_scoresheet_sheet":
            return ["A", "A-submitted", "B", "chair"]
        if not address.parameters or not self._model(address):
            return ["-"]
        return [name for name in self.world.records[self._model(address)] if name != "A-submitted"]

    def path(self, address: Address, name: str, *, missing: bool = False) -> str:
        """Returns the address for the record; or for one that is not there."""
        key = self._key(address, name)
        if missing:
            key = NO_CODE if isinstance(key, str) else NO_KEY
        more = [self._value(address, parameter, name) for parameter in address.parameters[1:]]
        values = (key, *more) if address.parameters else ()
        return address.of(values) + _QUERIES.get(address.name, "")

    def posted(self, address: Address, name: str, reader) -> dict:
        """Returns what the reader posts there."""
        return self._posts.of(address, self._record(address, name), reader)

    def typed(self, model: str) -> dict:
        """Returns what is filled in where a new record of the model is added."""
        return self._posts.new.typed(model)

    def prepare(self, address: Address, name: str) -> None:
        """Brings the record into the state in which the address may be asked for it."""
        if name == "A-submitted":
            _set(self._record(address, name), state=ScoreSheet.State.SUBMITTED)
        elif act := self._states.get(address.name):
            act(self._record(address, name))

    def _model(self, address: Address) -> str:
        return _RECORDS.get(address.name, address.model)

    def _record(self, address: Address, name: str):
        return self.world.records.get(self._model(address), {}).get(name)

    def _key(self, address: Address, name: str) -> object:
        special = {
            "app_list": name,
            "nowhere": "khong-co/",
            "view_on_site": ContentType.objects.get_for_model(ScoreSheet).pk,
            "look_up_code": self.world.record("awards_decision", "issued").lookup_code,
            "results_agency": self.world.a.code,
            "results_zone": self.world.year.zone.code,
        }
        found = special.get(address.name) or self._record(address, name)
        return getattr(found, "pk", found)

    def _value(self, address: Address, parameter: str, name: str) -> object:
        world = self.world
        if address.name == "view_on_site":
            return world.record("zones_scoresheet", "B").pk
        if address.name.endswith("_simple_history"):
            kept = getattr(self._record(address, name), "history", None)
            return kept.first().pk if kept else 1
        return {
            "criterion_id": lambda: world.leaf.pk,
            "condition_id": lambda: world.condition.pk,
            "agency": lambda: world.a.pk,
            "blank": lambda: world.blank.pk,
            "rule": lambda: world.rule.pk,
            "file": lambda: self._record(address, name).files.get().pk,
            "number": lambda: 0,
        }[parameter]()

    @property
    def _states(self) -> dict[str, Callable]:
        agreed, reviewed = Nomination.State.AGREED, Nomination.State.REVIEWED
        of_a = self.world.record("awards_nomination", "A")
        return {
            "zones_scoresheet_appraise": lambda sheet: _put(sheet, "submitted"),
            "zones_scoresheet_breach": lambda sheet: _put(sheet, "submitted"),
            "zones_scoresheet_approve": lambda sheet: _put(sheet, "appraised"),
            "zones_scoresheet_return": lambda sheet: _put(sheet, "appraised"),
            "zones_scoresheet_return_to_draft": lambda sheet: _put(sheet, "appraised"),
            "zones_workbookimport_undo": self._confirm,
            "zones_campaign_open": self._use_table,
            "zones_campaign_begin_appraising": lambda c: _set(c, status=Campaign.Status.OPEN),
            "zones_campaign_close": self._finish_year,
            "zones_campaign_reopen": lambda c: _set(c, status=Campaign.Status.CLOSED),
            "zones_zoneyear_close": self._appraise_all,
            "zones_criteriatable_replace": self._open_another,
            "awards_nomination_agree": lambda n: _set(n, state=reviewed),
            "awards_nomination_reopen": lambda n: _set(n, state=reviewed),
            "awards_councilmeeting_votes": lambda _: _set(of_a, state=reviewed),
            "awards_decision_draft": lambda _: _set(of_a, state=agreed),
            "awards_decision_reopen": self._check,
            "awards_decision_issue": self._check,
            "accounts_user_reset-second-factor": _give_telephone,
        }

    def _confirm(self, staged: WorkbookImport) -> None:
        confirm(staged, user=staged.created_by)

    def _use_table(self, _) -> None:
        table = self.world.record("zones_criteriatable", "-")
        _set(
            table,
            status=CriteriaTable.Status.OPEN,
            opened_at=timezone.now(),
            opened_by=self.world.year.ministry,
        )

    def _open_another(self, draft: CriteriaTable) -> None:
        make_table(draft.campaign, draft.block, open_by=self.world.year.ministry, version=9)

    def _finish_year(self, campaign: Campaign) -> None:
        _set(campaign, status=Campaign.Status.OPEN)
        done = {"closed_at": timezone.now(), "closed_by": self.world.year.ministry}
        campaign.zone_years.update(**done)

    def _appraise_all(self, zone_year: ZoneYear) -> None:
        sheets = ScoreSheet.objects.filter(campaign=zone_year.campaign)
        for sheet in sheets.filter(scores=None):
            leaf = sheet.table.criteria.leaves()[0]
            Score.objects.create(sheet=sheet, criterion=leaf, self_points=1)
        sheets.update(state="appraised")

    def _check(self, decision: Decision) -> None:
        if decision.state == Decision.State.DRAFT:
            _set(decision, state=Decision.State.CHECKED)


def _set(record, **values) -> None:
    type(record)._base_manager.filter(pk=record.pk).update(**values)


def _put(sheet: ScoreSheet, state: str) -> None:
    _set(sheet, state=state)


def _give_telephone(user) -> None:
    Telephone.objects.create(user=user, name="x", confirmed=True)
