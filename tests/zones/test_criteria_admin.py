"""Criteria tables on the screen: read whole, written as drafts, frozen once in use."""

from html import unescape

import pytest
from django.urls import reverse

from tests.zones.factories import SampleYear, make_campaign, make_table, make_user
from tests.zones.rankings import score
from zones.models import Condition, CriteriaTable, Criterion, CriterionLevel, GradeBand
from zones.services import tables

pytestmark = pytest.mark.django_db

NO_INLINES = {
    f"{name}-{form}": "0"
    for name in ("bands", "conditions", "targets", "levels")
    for form in ("TOTAL_FORMS", "INITIAL_FORMS")
}


@pytest.fixture
def year() -> SampleYear:
    return SampleYear(stp=3, thads=2)


@pytest.fixture
def bo(client, year):
    """The Ministry's clerk, signed in."""
    client.force_login(year.ministry)
    return client


@pytest.fixture
def clerk(client, year):
    """An agency's clerk, signed in."""
    client.force_login(year.clerk("STP-2"))
    return client


def at(name: str, *args) -> str:
    return reverse(f"admin:zones_{name}", args=args)


def text_of(response) -> str:
    return unescape(response.content.decode())


def draft_of(year: SampleYear) -> CriteriaTable:
    return tables.copy_table(year.tables["STP"], by=year.ministry)


def criterion_form(criterion: Criterion, **changed) -> dict:
    values = {
        name: getattr(criterion, name)
        for name in ("table_id", "parent_id", "code", "position", "name", "kind", "max_points")
    }
    values |= {"table": values.pop("table_id"), "parent": values.pop("parent_id")}
    values |= {"guidance": "", "evidence": "", "tie_break": "", "source": ""} | changed
    return {key: "" if v is None else str(v) for key, v in values.items()} | NO_INLINES


# criteria tables


@pytest.mark.parametrize("verb", ["open", "replace", "copy"])
def test_an_agency_clerk_makes_no_transition_of_a_table(clerk, year, verb):
    draft = draft_of(year)
    assert clerk.post(at(f"criteriatable_{verb}", draft.pk)).status_code == 403
    assert CriteriaTable.objects.count() == 3


def test_the_whole_table_is_read_on_one_page_with_its_sums(clerk, year):
    table = year.tables["STP"]
    Condition.objects.create(table=table, code="K1", text="Có vi phạm", effect="not_ranked")
    leaf = table.criteria.get(path="II.1")
    CriterionLevel.objects.create(criterion=leaf, label="Từ 95%", points="2.75")
    page = text_of(clerk.get(at("criteriatable_table", table.pk)))
    for words in ("Tiêu chí I.1", "Từ 95%: 2,75", "Tổng điểm chuẩn", "K1. Có vi phạm"):
        assert words in page
    assert "Bảng minh họa" not in page


def test_an_illustrative_table_says_so(clerk, year):
    CriteriaTable.objects.filter(pk=year.tables["STP"].pk).update(is_illustrative=True)
    page = text_of(clerk.get(at("criteriatable_table", year.tables["STP"].pk)))
    assert "Bảng minh họa: để trình diễn" in page


def test_the_table_page_takes_as_many_queries_for_a_larger_table(
    clerk, year, django_assert_max_num_queries
):
    table = make_table(make_campaign(2019))
    for number in range(60):
        leaf = Criterion.objects.create(
            table=table, code=f"X{number}", name="Lá", kind="bonus", max_points=1
        )
        CriterionLevel.objects.create(criterion=leaf, label="Đạt", points=1)
    clerk.get(at("criteriatable_table", table.pk))
    with django_assert_max_num_queries(15):
        assert clerk.get(at("criteriatable_table", table.pk)).status_code == 200


def test_a_table_that_is_not_there_is_not_found(clerk):
    assert clerk.get(at("criteriatable_table", 999)).status_code == 404


def test_opening_a_table_with_problems_names_each_before_and_after(bo, year):
    draft = make_table(make_campaign(2021, "planned"))
    draft.bands.filter(grade="D").update(min_points=10)
    draft.criteria.filter(path="II").update(max_points=6)
    before = text_of(bo.get(at("criteriatable_open", draft.pk)))
    after = text_of(bo.post(at("criteriatable_open", draft.pk)))
    for page in (before, after, text_of(bo.get(at("criteriatable_table", draft.pk)))):
        assert "Nhóm II ghi 6 điểm, các tiêu chí trong nhóm cộng lại được 5." in page
        assert "Mức xếp loại thấp nhất (D) bắt đầu từ 10 điểm" in page
    assert ">Đưa vào dùng</button>" not in before + after
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_table_in_use_that_sheets_are_scored_by_offers_no_replacement(bo, year):
    copy = tables.copy_table(year.tables["STP"], by=year.ministry)
    page = at("criteriatable_replace", copy.pk)
    assert ">Thay bảng đang dùng</button>" in text_of(bo.get(page))
    score(year.sheets["STP-1"], I_1=50)
    after = text_of(bo.get(page))
    assert "Đã có 1 bảng chấm điểm ghi theo bảng đang dùng, không thay được nữa." in after
    assert ">Thay bảng đang dùng</button>" not in after


def test_a_sound_table_is_opened_copied_and_replaced_by_its_buttons(bo):
    table = make_table(make_campaign(2021, "planned"))
    assert bo.post(at("criteriatable_open", table.pk)).status_code == 302
    table.refresh_from_db()
    assert table.status == "open"
    bo.post(at("criteriatable_copy", table.pk))
    copy = CriteriaTable.objects.get(campaign=table.campaign, version=2)
    answer = bo.post(at("criteriatable_open", copy.pk), follow=True)
    assert "hãy chọn «Thay bảng đang dùng»" in answer.content.decode()
    copy.refresh_from_db()
    assert copy.status == "draft"
    assert bo.post(at("criteriatable_replace", copy.pk)).status_code == 302
    table.refresh_from_db()
    assert table.status == "replaced"


def test_a_second_table_of_a_block_is_the_next_version(bo, year):
    form = {
        "campaign": year.campaign.pk,
        "block": year.tables["STP"].block_id,
        "title": "Bảng mới",
        "stated_total": "100",
        **NO_INLINES,
    }
    assert bo.post(at("criteriatable_add"), form).status_code == 302
    assert CriteriaTable.objects.get(title="Bảng mới").version == 2


def test_a_frozen_tables_terms_bands_and_conditions_do_not_change(bo, year):
    table = year.tables["STP"]
    band = table.bands.get(grade="A")
    form = {
        "title": "Khác",
        "stated_total": "1",
        "source": "Quyết định",
        **NO_INLINES,
        "bands-TOTAL_FORMS": "1",
        "bands-INITIAL_FORMS": "1",
        "bands-0-id": str(band.pk),
        "bands-0-table": str(table.pk),
        "bands-0-grade": "Z",
        "bands-0-min_points": "1",
    }
    bo.post(at("criteriatable_change", table.pk), form)
    table.refresh_from_db()
    band.refresh_from_db()
    assert (table.title, table.stated_total, band.grade) == ("Bảng tiêu chí", 100, "A")
    assert b"bands-0-grade" not in bo.get(at("criteriatable_change", table.pk)).content


def test_who_opened_a_table_is_named_without_a_link_to_the_accounts(clerk, year):
    page = text_of(clerk.get(at("criteriatable_change", year.tables["STP"].pk)))
    assert str(year.ministry) in page
    assert f"/accounts/user/{year.ministry.pk}" not in page


def test_a_frozen_table_is_not_deleted_and_the_page_says_why(bo):
    table = make_table(make_campaign(2021), open_by=make_user())
    page = text_of(bo.post(at("criteriatable_delete", table.pk), {"post": "yes"}))
    assert f"{table}: đang dùng" in page
    assert CriteriaTable.objects.filter(pk=table.pk).exists()


def test_a_draft_is_deleted_with_all_it_holds(bo):
    table = make_table(make_campaign(2021))
    assert bo.post(at("criteriatable_delete", table.pk), {"post": "yes"}).status_code == 302
    assert not GradeBand.objects.filter(table=table.pk).exists()


# criteria


def test_a_criterion_of_a_frozen_table_is_read_only(bo, year):
    leaf = year.tables["STP"].criteria.get(path="I.1")
    page = at("criterion_change", leaf.pk)
    assert b'name="_save"' not in bo.get(page).content
    assert bo.post(page, criterion_form(leaf, name="Khác")).status_code == 403
    assert bo.post(at("criterion_delete", leaf.pk), {"post": "yes"}).status_code == 403


def test_no_criterion_is_added_to_a_frozen_table(bo, year):
    leaf = Criterion(table=year.tables["STP"], code="IX", name="Lá", kind="bonus", max_points=1)
    page = text_of(bo.post(at("criterion_add"), criterion_form(leaf)))
    assert "đang dùng, không sửa được" in page
    assert not Criterion.objects.filter(code="IX").exists()


def test_the_list_action_deletes_no_criterion_of_a_frozen_table(bo, year):
    leaf = year.tables["STP"].criteria.get(path="II.1")
    form = {"action": "delete_selected", "_selected_action": leaf.pk, "post": "yes"}
    bo.post(at("criterion_changelist"), form)
    assert Criterion.objects.filter(pk=leaf.pk).exists()


def test_a_criterion_of_a_draft_is_changed_and_its_groups_code_renames_it(bo, year):
    draft = draft_of(year)
    group = draft.criteria.get(path="II")
    response = bo.post(at("criterion_change", group.pk), criterion_form(group, code="V"))
    assert response.status_code == 302
    assert draft.criteria.filter(path="V.1").exists()


def test_a_code_that_the_table_has_already_is_refused_in_a_sentence(bo, year):
    draft = draft_of(year)
    group = draft.criteria.get(path="II")
    page = bo.post(at("criterion_change", group.pk), criterion_form(group, code="I"))
    assert "Mã tiêu chí này đã có trong bảng." in text_of(page)


def test_a_group_is_not_put_into_itself_or_below_itself(bo, year):
    draft = draft_of(year)
    group = draft.criteria.get(path="I")
    inner = Criterion.objects.create(
        table=draft, parent=group, code="9", name="Nhóm con", kind="group"
    )
    for parent in (group, inner):
        form = criterion_form(group, parent=parent.pk)
        page = bo.post(at("criterion_change", group.pk), form)
        assert "Tiêu chí không thuộc chính nó hay nhóm con." in text_of(page)


def test_a_group_of_another_table_is_refused_in_a_sentence(bo, year):
    draft = draft_of(year)
    other = make_table(make_campaign(2019)).criteria.get(path="I")
    leaf = draft.criteria.get(path="I.1")
    page = bo.post(at("criterion_change", leaf.pk), criterion_form(leaf, parent=other.pk))
    assert "Nhóm phải thuộc cùng bảng." in text_of(page)


def test_a_rename_that_collides_below_is_said_and_changes_nothing(bo, year):
    draft = draft_of(year)
    Criterion.objects.create(table=draft, code="V.1", name="Lá", kind="bonus", max_points=1)
    group = draft.criteria.get(path="II")
    address = at("criterion_change", group.pk)
    page = bo.post(address, criterion_form(group, code="V"), follow=True)
    assert "Mã V.1 đã có trong bảng, không đổi được." in text_of(page)
    group.refresh_from_db()
    assert group.path == "II"
