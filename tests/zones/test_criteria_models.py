"""What a criteria table and its lines refuse, in forms and in the database."""

from decimal import Decimal

import pytest
from django.utils import timezone

from tests.zones.factories import make_block, make_campaign, make_table, make_user
from tests.zones.test_models import assert_refused_by_the_database, sentences
from zones.models import CriteriaTable, Criterion, GradeBand

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> CriteriaTable:
    return make_table(make_campaign())


def test_one_table_a_block_is_in_use(table):
    clerk = make_user()
    CriteriaTable.objects.update(status="open", opened_at=timezone.now(), opened_by=clerk)
    second = CriteriaTable(
        campaign=table.campaign,
        block=table.block,
        version=2,
        title="Bản hai",
        stated_total=100,
        status="open",
        opened_at=timezone.now(),
        opened_by=clerk,
    )
    assert "đang dùng một bảng tiêu chí khác" in sentences(second)
    assert_refused_by_the_database(second, "criteriatable_one_in_use")


def test_a_full_path_names_a_criterion_once_a_table(table):
    group = table.criteria.get(path="I")
    again = Criterion(table=table, parent=group, code="1", name="X", max_points=1)
    assert again.full_path() == "I.1"
    assert "Mã tiêu chí này đã có" in sentences(again)
    assert_refused_by_the_database(again, "criterion_path_once_a_table")


def test_a_code_that_holds_its_groups_codes_is_not_doubled(table):
    group = table.criteria.get(path="I")
    assert Criterion(table=table, parent=group, code="I.9").full_path() == "I.9"
    assert Criterion(table=table, parent=group, code="9").full_path() == "I.9"
    assert Criterion(table=table, code="IV").full_path() == "IV"


def test_a_criterion_stands_in_a_group_of_its_own_table(table):
    leaf = table.criteria.get(path="I.1")
    below_leaf = Criterion(table=table, parent=leaf, code="a", name="X", max_points=1)
    assert "Chỉ nhóm mới chứa được" in sentences(below_leaf)
    other = make_table(table.campaign, make_block("THADS"))
    astray = Criterion(
        table=other, parent=table.criteria.get(path="I"), code="9", name="X", max_points=1
    )
    assert "cùng bảng" in sentences(astray)


def test_a_leaf_has_a_maximum(table):
    leaf = Criterion(table=table, code="IV", name="X", kind="base")
    assert "phải có điểm tối đa" in sentences(leaf)
    assert_refused_by_the_database(leaf, "criterion_leaf_has_a_maximum")


def test_leaves_are_what_takes_points(table):
    assert [c.path for c in table.criteria.leaves()] == ["I.1", "I.2", "II.1", "III.1"]


def test_two_criteria_do_not_share_a_place_in_the_tie_break(table):
    first, second = table.criteria.leaves()[:2]
    first.tie_break = second.tie_break = 1
    first.save()
    assert "đã dùng cho tiêu chí khác" in sentences(second)
    assert_refused_by_the_database(second, "criterion_tie_break_once_a_table")


def test_two_grades_do_not_share_a_threshold(table):
    band = GradeBand(table=table, grade="A+", min_points=Decimal(90))
    assert "cùng ngưỡng điểm" in sentences(band)
    assert_refused_by_the_database(band, "gradeband_threshold_once_a_table")


def test_a_table_says_its_version_and_that_it_is_illustrative():
    table = CriteriaTable(title="Bảng tiêu chí", version=2, is_illustrative=True)
    assert str(table) == "Bảng tiêu chí, bản 2 (minh họa)"
