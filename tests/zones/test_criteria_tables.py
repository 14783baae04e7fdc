"""Criteria tables: checked before they open, frozen once open, copied and replaced."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tests.zones.factories import (
    SampleYear,
    make_agency,
    make_block,
    make_campaign,
    make_member,
    make_sheet,
    make_table,
    make_user,
    make_zone,
)
from zones.models import (
    Condition,
    CriteriaTable,
    Criterion,
    CriterionLevel,
    GradeBand,
    ScoreSheet,
)
from zones.services import tables
from zones.services.tablechecks import check_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> CriteriaTable:
    return make_table(make_campaign(status="planned"))


def criterion(table: CriteriaTable, path: str) -> Criterion:
    return table.criteria.get(path=path)


def changed(table: CriteriaTable, path: str, /, **fields) -> None:
    table.criteria.filter(path=path).update(**fields)


def code_of(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return error.value.code


# checks


def test_a_sound_table_has_no_problems_and_is_checked_by_three_queries(
    table, django_assert_num_queries
):
    with django_assert_num_queries(3):
        assert check_table(table) == []


def test_the_base_maxima_must_sum_to_the_stated_total(table):
    changed(table, "I", max_points=None)
    changed(table, "I.1", max_points=Decimal("59.5"))
    assert check_table(table) == [
        "Tổng điểm tối đa của các tiêu chí điểm chuẩn là 99,5, khác tổng điểm chuẩn 100 ghi ở bảng."
    ]


def test_a_groups_maximum_must_be_the_sum_of_its_leaves(table):
    changed(table, "II", max_points=Decimal(6))
    assert check_table(table) == ["Nhóm II ghi 6 điểm, các tiêu chí trong nhóm cộng lại được 5."]


def test_a_group_without_leaves_is_named(table):
    Criterion.objects.create(table=table, code="IV", name="Nhóm trống", kind="group")
    assert check_table(table) == ["Nhóm IV chưa có tiêu chí nào để chấm điểm."]


def test_a_leaf_holds_no_other_criteria(table):
    changed(table, "I", kind="base")
    assert "Tiêu chí I để chấm điểm, không được chứa tiêu chí khác." in check_table(table)


def test_codes_that_differ_in_case_only_are_named(table):
    changed(table, "II.1", path="i.1", code="i.1", parent=None)
    problems = check_table(table)
    assert "Mã I.1 và i.1 chỉ khác nhau ở chữ hoa, chữ thường." in problems


def test_a_full_code_that_its_group_no_longer_gives_is_named(table):
    changed(table, "III", code="V", path="V")
    assert check_table(table) == ["Mã đầy đủ III.1 không khớp với nhóm chứa nó (V.III.1)."]


def test_a_level_gives_no_more_than_the_maximum(table):
    CriterionLevel.objects.create(criterion=criterion(table, "II.1"), label="Tốt", points="5.25")
    assert check_table(table) == ["Mức «Tốt» của tiêu chí II.1 là 5,25 điểm, quá điểm tối đa 5."]


def test_a_group_has_no_levels(table):
    CriterionLevel.objects.create(criterion=criterion(table, "II"), label="Tốt", points=1)
    assert check_table(table) == ["Nhóm II không chấm điểm, không được có mức điểm."]


def test_tie_break_numbers_run_from_one_without_gaps(table):
    changed(table, "I.1", tie_break=1)
    changed(table, "I.2", tie_break=3)
    assert check_table(table) == [
        "Thứ tự phân định phải là 1, 2, 3 … không bỏ số nào; bảng đang ghi 1, 3."
    ]


def test_a_group_does_not_break_ties(table):
    changed(table, "I", tie_break=1)
    assert check_table(table) == [
        "Nhóm I không chấm điểm, không dùng để phân định khi bằng điểm được."
    ]


def test_the_bands_cover_the_scale_from_zero(table):
    table.bands.filter(grade="D").update(min_points=10)
    assert check_table(table) == [
        "Mức xếp loại thấp nhất (D) bắt đầu từ 10 điểm; phải có một mức từ 0 điểm "
        "để đơn vị nào cũng được xếp loại."
    ]


def test_a_band_that_nobody_can_reach_is_named(table):
    table.bands.filter(grade="A").update(min_points=106)
    assert check_table(table) == ["Mức A từ 106 điểm, cao hơn số điểm có thể đạt được (105)."]
    table.bonus_may_exceed = False
    assert "cao hơn số điểm có thể đạt được (100)" in check_table(table)[0]


def test_a_table_without_bands_or_without_leaves_is_not_ready(table):
    table.bands.all().delete()
    assert check_table(table) == ["Bảng chưa có mức xếp loại nào."]
    table.criteria.all().delete()
    assert check_table(table) == ["Bảng chưa có tiêu chí nào để chấm điểm."]


# opening


def test_opening_freezes_the_table_and_says_who_and_when(table):
    by = make_user()
    opened = tables.open_table(table, by=by)
    assert opened.is_frozen
    assert (opened.opened_by, opened.opened_at is not None) == (by, True)
    assert opened.history.latest().history_user == by


def test_opening_names_all_problems_at_once_and_changes_nothing(table):
    changed(table, "II", max_points=Decimal(6))
    table.bands.filter(grade="D").update(min_points=10)
    with pytest.raises(ValidationError) as error:
        tables.open_table(table, by=make_user())
    assert [e.code for e in error.value.error_list] == ["table_check"] * 2
    table.refresh_from_db()
    assert table.status == "draft"


def test_a_table_opened_in_a_running_year_gives_the_members_their_sheets():
    campaign, agency = make_campaign(status="open"), make_agency()
    make_member(campaign, make_zone(), agency)
    tables.open_table(make_table(campaign), by=make_user())
    assert agency.sheets.get().campaign == campaign


def test_a_table_is_opened_once(table):
    tables.open_table(table, by=make_user())
    with pytest.raises(ValidationError) as error:
        tables.open_table(table, by=make_user())
    assert code_of(error) == "not_draft"


def test_a_block_uses_one_table_a_year(table):
    tables.open_table(table, by=make_user())
    draft = tables.copy_table(table, by=make_user())
    with pytest.raises(ValidationError) as error:
        tables.open_table(draft, by=make_user())
    assert code_of(error) == "another_in_use"


def test_no_table_is_opened_in_a_closed_year():
    with pytest.raises(ValidationError) as error:
        tables.open_table(make_table(make_campaign(status="closed")), by=make_user())
    assert code_of(error) == "campaign_closed"


# copying


def filled(table: CriteriaTable) -> CriteriaTable:
    CriterionLevel.objects.create(criterion=criterion(table, "I.1"), label="Đủ", points=60)
    Condition.objects.create(table=table, code="K1", text="Vi phạm", effect="not_ranked")
    changed(table, "I.2", tie_break=1, guidance="Cách chấm", evidence="Báo cáo")
    return table


def content(table: CriteriaTable) -> list:
    return [
        *table.criteria.order_by("position").values_list(
            "path",
            "code",
            "name",
            "kind",
            "max_points",
            "tie_break",
            "guidance",
            "evidence",
            "position",
            "parent__path",
            "search_text",
        ),
        *CriterionLevel.objects.filter(criterion__table=table).values_list(
            "criterion__path", "label", "points"
        ),
        *table.bands.values_list("grade", "min_points", "breaches_allowed", "quota"),
        *table.conditions.values_list("code", "text", "effect"),
    ]


def test_a_copy_holds_all_that_the_table_holds(table):
    by = make_user()
    copy = tables.copy_table(filled(table), by=by)
    assert content(copy) == content(table)
    assert len(content(copy)) == 7 + 1 + 4 + 1
    assert (copy.status, copy.version) == ("draft", 2)
    assert check_table(copy) == []
    for row in (copy, *copy.criteria.all(), *copy.bands.all(), *copy.conditions.all()):
        assert row.history.latest().history_user == by


def test_a_copy_into_another_year_bears_its_year_and_begins_at_version_one(table):
    table.title = "Bảng tiêu chí năm 2020"
    copy = tables.copy_table(table, by=make_user(), campaign=make_campaign(2021, "planned"))
    assert (copy.title, copy.version) == ("Bảng tiêu chí năm 2021", 1)


def test_copying_writes_the_criteria_in_batches_and_not_one_by_one(
    table, django_assert_max_num_queries
):
    group = criterion(table, "I")
    for number in range(3, 103):
        Criterion.objects.create(
            table=table, parent=group, code=str(number), name="Tiêu chí", max_points=0
        )
    with django_assert_max_num_queries(60):
        copy = tables.copy_table(table, by=make_user())
    assert copy.criteria.count() == 107


def test_a_copied_criterion_hangs_in_the_copy_and_not_in_the_original(table):
    copy = tables.copy_table(table, by=make_user())
    assert {c.parent.table_id for c in copy.criteria.exclude(parent=None)} == {copy.pk}


# replacing


def test_a_new_version_replaces_the_table_in_use_and_takes_its_empty_sheets():
    year = SampleYear(stp=2)
    old = year.tables["STP"]
    new = tables.replace_table(tables.copy_table(old, by=year.ministry), by=year.ministry)
    old.refresh_from_db()
    assert (old.status, new.status) == ("replaced", "open")
    for sheet in year.sheets.values():
        sheet.refresh_from_db()
        assert sheet.table == new


def test_a_table_by_which_points_are_written_is_not_replaced():
    year = SampleYear(stp=1)
    agency = make_agency(name="Sở Tư pháp khác")
    make_sheet(year.campaign, agency, year.tables["STP"], {"I.1": 50})
    draft = tables.copy_table(year.tables["STP"], by=year.ministry)
    with pytest.raises(ValidationError) as error:
        tables.replace_table(draft, by=year.ministry)
    assert code_of(error) == "points_written"
    assert error.value.messages == [
        "Đã có 1 bảng chấm điểm ghi theo bảng đang dùng, không thay được nữa."
    ]


def test_nor_one_by_which_a_grade_was_decided():
    year = SampleYear(stp=1)
    ScoreSheet.objects.update(decided_grade="A", grade_reason="Theo kết luận")
    draft = tables.copy_table(year.tables["STP"], by=year.ministry)
    with pytest.raises(ValidationError, match="Đã có 1 bảng chấm điểm"):
        tables.replace_table(draft, by=year.ministry)


def test_there_is_nothing_to_replace_before_a_table_is_in_use(table):
    with pytest.raises(ValidationError) as error:
        tables.replace_table(table, by=make_user())
    assert code_of(error) == "none_in_use"


def test_a_replacement_that_fails_its_checks_leaves_the_old_table_in_use():
    year = SampleYear(stp=1)
    draft = tables.copy_table(year.tables["STP"], by=year.ministry)
    draft.bands.all().delete()
    with pytest.raises(ValidationError):
        tables.replace_table(draft, by=year.ministry)
    year.tables["STP"].refresh_from_db()
    assert year.tables["STP"].status == "open"


# frozen


def test_a_frozen_table_refuses_every_change_of_what_it_holds(table):
    tables.refuse_frozen(table)
    tables.open_table(table, by=make_user())
    table.refresh_from_db()
    with pytest.raises(ValidationError) as error:
        tables.rename_paths(table, was={})
    assert code_of(error) == "table_frozen"
    assert "đang dùng, không sửa được" in error.value.messages[0]


def test_full_codes_follow_a_group_whose_code_changes(table):
    inner = Criterion.objects.create(
        table=table, parent=criterion(table, "III"), code="2", name="Nhóm con", kind="group"
    )
    Criterion.objects.create(table=table, parent=inner, code="a", name="Lá", max_points=0)
    Criterion.objects.filter(table=table, path="III.1").update(code="1")
    Criterion.objects.filter(table=table, path="III").update(code="IV")
    assert tables.rename_paths(table, was={}) == 4
    assert set(table.criteria.filter(path__startswith="IV").values_list("path", flat=True)) == {
        "IV",
        "IV.1",
        "IV.2",
        "IV.2.a",
    }


def test_a_code_written_out_in_full_follows_its_group(table):
    group = criterion(table, "III")
    group.code = "IV"
    group.save()
    assert tables.rename_paths(table, was={group.pk: "III"}) == 1
    assert (criterion(table, "IV.1").code, criterion(table, "IV.1").parent) == ("IV.1", group)


def test_a_full_code_that_another_criterion_has_is_refused(table):
    Criterion.objects.create(table=table, code="IV.1", name="Lá", max_points=0)
    group = criterion(table, "III")
    group.code = "IV"
    group.save()
    with pytest.raises(ValidationError) as error:
        tables.rename_paths(table, was={group.pk: "III"})
    assert code_of(error) == "path_taken"
    assert error.value.messages == ["Mã IV.1 đã có trong bảng, không đổi được."]


def test_blocks_have_tables_of_their_own():
    campaign = make_campaign(status="planned")
    for code in ("STP", "THADS"):
        tables.open_table(make_table(campaign, make_block(code)), by=make_user())
    assert CriteriaTable.objects.in_use().count() == 2
    assert GradeBand.objects.count() == 8
