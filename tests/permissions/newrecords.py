"""A new record of every table that somebody may add to: typed into its form, or a row of a file.

By model («app_model»). A form's own fields stand as its page has them; these are typed in. Rows
are by the columns' codes. What is about an agency is about A, or about nobody's agency.
"""

from tests.permissions.world import World
from tests.thidua.spreadsheets.builders import book

_AWARD = {"kind": "form", "level": "ministry", "decided_by": "Bộ trưởng Bộ Tư pháp"}
_SALARY = {"amount": "1390000", "document": "Nghị định"}
_BASIS = {"kind": "law", "issuer": "Quốc hội", "title": "Thi đua, khen thưởng"}
_ISSUER = {"name": "Cơ quan", "authority": "Bộ trưởng", "symbol": "CQ", "place": "Hà Nội"}
_MEETING = {"council": "Hội đồng mới", "minutes_number": "2", "members": "9", "present": "9"}
_DECISION = {"symbol": "QĐ-BTP", "issuer_name": "BỘ TƯ PHÁP", "authority": "BỘ TRƯỞNG"}
_YEARS = {"year_from": "2019", "year_to": "2020"}
_PASSWORD = "Mua-xuan-2026-ve"


class NewRecords:
    """What is typed, and what stands in a file; the records that it names are the office's."""

    def __init__(self, world: World) -> None:
        self.world = world

    def typed(self, model: str) -> dict[str, object]:
        """Returns the fields to fill in on the model's «add» page; none where nobody adds."""
        found = {**self._organisation(), **self._catalogue(), **self._papers()}
        return found.get(model, {})

    def workbook(self, model: str) -> bytes:
        """Returns a workbook of one new row; one without a row where no file is taken."""
        row = {**self._organisation_row(), **self._award_row()}.get(model, {})
        return book(("Dữ liệu", [list(row), list(row.values())]))

    def _key(self, model: str, name: str = "-") -> int:
        return self.world.record(model, name).pk

    def _organisation(self) -> dict[str, dict[str, object]]:
        world, new = self.world, {"code": "MOI-2", "name": "Tên mới"}
        planned = {"campaign": self._key("zones_campaign")}
        return {
            "zones_province": new,
            "zones_block": new,
            "zones_zone": new,
            "zones_agency": {
                **new,
                "block": world.a.block_id,
                "province": self._key("zones_province"),
            },
            "zones_campaign": {"code": "2031", "year": "2031", "title": "Phong trào năm 2031"},
            "zones_zoneyear": {**planned, "zone": world.other_zone.pk},
            "zones_membership": {
                **planned,
                "zone": world.other_zone.pk,
                "agency": self._key("zones_agency"),
            },
            "zones_appointment": {
                **planned,
                "zone": world.year.zone.pk,
                "role": "vice_chair",
                "agency": world.newcomer.pk,
                "office": "Giám đốc Sở Tư pháp",
            },
            "zones_criteriatable": {
                **planned,
                "block": self._key("zones_block"),
                "title": "Bảng tiêu chí mới",
                "stated_total": "100",
            },
            "zones_criterion": {
                "table": self._key("zones_criteriatable"),
                "code": "IV",
                "name": "Tiêu chí mới",
                "kind": "group",
            },
            "accounts_user": {
                "username": "nguoi-moi",
                "full_name": "Người Mới",
                "role": "viewer",
                "usable_password": "true",
                "password1": _PASSWORD,
                "password2": _PASSWORD,
            },
        }

    def _catalogue(self) -> dict[str, dict[str, object]]:
        award = {"award_type": self.world.award.pk}
        return {
            "awards_awardtype": {**_AWARD, "code": "MOI", "name": "Mới", "for_person": "on"},
            "awards_bonusrate": {**award, "subject": "collective", "coefficient": "2"},
            "awards_bonusterms": {"valid_from": "01/01/2020", "valid_to": "31/12/2020"},
            "awards_basesalary": {
                **_SALARY,
                "valid_from": "01/07/2018",
                "valid_to": "30/06/2019",
            },
            "awards_legalbasis": {**_BASIS, "number": "1/2021/QH15", "dated": "15/06/2021"},
            "awards_eligibilityrule": {**award, "check_name": "once", "legal_basis": "Điều 6"},
            "awards_issuer": {**_ISSUER, "code": "MOI"},
            "awards_certificateblank": {"name": "Phôi mới", "width_mm": "420", "height_mm": "297"},
        }

    def _papers(self) -> dict[str, dict[str, object]]:
        world, campaign = self.world, {"campaign": self.world.year.campaign.pk}
        award = {"award_type": world.award.pk, "subject": "collective", "agency": world.a.pk}
        return {
            "awards_person": {"full_name": "Người Mới", "birth_year": "1980"},
            "awards_awardrecord": {**award, **_YEARS},
            "awards_nomination": {
                **campaign,
                **award,
                **_YEARS,
                "occasion": "annual",
                "unit": "Phòng mới",
                "zone": world.year.zone.pk,
                "achievement": "Thành tích",
            },
            "awards_councilmeeting": {**campaign, **_MEETING, "held_on": "21/12/2020"},
            "awards_decision": {
                **_DECISION,
                "kind": "award",
                "issuer": self._key("awards_issuer"),
                "subject": "Về việc mới",
                "place": "Hà Nội",
            },
        }

    def _organisation_row(self) -> dict[str, dict[str, str]]:
        world, new = self.world, {"code": "NHAP", "name": "Tên nhập"}
        planned = {"campaign": world.record("zones_campaign", "-").code}
        year, zone = world.year, {"zone": world.other_zone.code}
        block = {"block": world.record("zones_block", "-").code}
        return {
            "zones_province": new,
            "zones_block": new,
            "zones_zone": {**new, "kind": "khu_vuc"},
            "zones_agency": {**new, "block": "STP", "province": world.a.province.code},
            "zones_campaign": {"code": "2032", "year": "2032", "title": "Phong trào năm 2032"},
            "zones_zoneyear": {**planned, **zone},
            "zones_membership": {
                **planned,
                **zone,
                "agency": world.record("zones_agency", "-").code,
            },
            "zones_appointment": {
                **planned,
                "zone": year.zone.code,
                "role": "vice_chair",
                "agency": world.newcomer.code,
                "office": "Giám đốc Sở Tư pháp",
            },
            "zones_criteriatable": {
                **planned,
                **block,
                "title": "Bảng tiêu chí nhập",
                "stated_total": "100",
            },
            "zones_criterion": {
                **planned,
                "block": "STP",
                "code": "IV",
                "name": "Tiêu chí nhập",
                "kind": "group",
            },
        }

    def _award_row(self) -> dict[str, dict[str, str]]:
        world, campaign = self.world, {"campaign": self.world.year.campaign.code}
        award = {"award_type": world.award.code, "subject": "collective"}
        of_a = {**award, "agency": world.a.code}
        return {
            "awards_awardtype": {**_AWARD, "code": "NHAP", "name": "Nhập", "for_person": "có"},
            "awards_bonusrate": {**award, "coefficient": "2"},
            "awards_bonusterms": {"valid_from": "01/01/2020", "valid_to": "31/12/2020"},
            "awards_basesalary": {
                **_SALARY,
                "valid_from": "01/07/2018",
                "valid_to": "30/06/2019",
            },
            "awards_legalbasis": {**_BASIS, "number": "2/2021/QH15", "dated": "15/06/2021"},
            "awards_eligibilityrule": {**award, "check": "once", "legal_basis": "Điều 6"},
            "awards_issuer": {**_ISSUER, "code": "NHAP"},
            "awards_person": {"full_name": "Người Nhập", "birth_year": "1981"},
            "awards_awardrecord": {**of_a, **_YEARS},
            "awards_nomination": {
                **campaign,
                **of_a,
                **_YEARS,
                "occasion": "annual",
                "unit": "Phòng nhập",
                "zone": world.year.zone.code,
                "achievement": "Thành tích",
            },
            "awards_councilmeeting": {**campaign, **_MEETING, "held_on": "21/12/2020"},
            "awards_decision": {
                **_DECISION,
                "kind": "award",
                "issuer": world.record("awards_issuer", "-").code,
                "subject": "Về việc nhập",
                "place": "Hà Nội",
            },
        }
