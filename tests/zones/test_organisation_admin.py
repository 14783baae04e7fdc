"""The organisation's pages: everybody reads, the Ministry keeps, nothing with history goes."""

import io
from datetime import date

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.signals import post_delete
from django.urls import reverse

from tests.zones import factories
from thidua.recordformats import XlsxFormat
from zones.models import Agency, Block, Province, Zone

pytestmark = pytest.mark.django_db
MODELS = ["province", "block", "agency", "zone"]


@pytest.fixture
def sample():
    return factories.SampleYear(stp=2, thads=1)


def address(model: str, page: str, *args) -> str:
    return reverse(f"admin:zones_{model}_{page}", args=args)


def upload(client, model: str, text: str, name: str = "t.csv", file_format: int = 1):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(
        address(model, "import"), {"import_file": file, "format": str(file_format), "resource": ""}
    )


def confirmation(response) -> dict:
    return response.context["confirm_form"].initial


@pytest.mark.parametrize("model", MODELS)
def test_an_agency_clerk_reads_but_neither_writes_nor_imports(client, sample, model):
    client.force_login(sample.clerk("STP-1"))
    row = Agency._meta.apps.get_model("zones", model).objects.first()
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "change", row.pk)).status_code == 200
    assert client.get(address(model, "export")).status_code == 200
    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "change", row.pk), {"name": "x"}).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert client.get(address(model, "import")).status_code == 403
    assert upload(client, model, "code,name\nX,X\n").status_code == 403
    assert client.post(address(model, "process_import"), {"format": "1"}).status_code == 403


def test_a_file_is_previewed_confirmed_and_written_once(client, sample):
    client.force_login(sample.ministry)
    preview = upload(client, "zone", "code,name,kind\nCUM-1,Cụm số 1,cum\n")
    assert "Cụm số 1" in preview.content.decode()
    assert not Zone.objects.filter(code="CUM-1").exists()
    done = client.post(address("zone", "process_import"), confirmation(preview))
    assert done["Location"] == address("zone", "changelist")
    assert Zone.objects.get(code="CUM-1").history.get().history_user == sample.ministry

    again = client.post(address("zone", "process_import"), confirmation(preview), follow=True)
    assert "Bản xem trước không còn" in again.content.decode()


def test_a_wrong_file_answers_with_row_and_column_and_writes_nothing(client, sample):
    client.force_login(sample.ministry)
    page = upload(client, "zone", "code,name,kind\nCUM-1,Cụm,cum\nCUM-2,Cụm,vung\n")
    shown = page.content.decode()
    assert "Dòng 3, cột «kind»: Không có giá trị «vung»" in shown
    assert "Traceback" not in shown
    assert "confirm_form" not in page.context
    assert not Zone.objects.filter(code__startswith="CUM").exists()


@pytest.mark.parametrize(
    ("text", "name", "file_format", "sentence"),
    [
        ("code,color\nX,Y\n", "t.csv", 1, "không có cột nào tên là «color»"),
        ("code,name,kind\n", "t.csv", 1, "không có dòng dữ liệu nào"),
        ("no workbook", "t.xlsx", 0, "Không phải tệp Excel .xlsx"),
    ],
)
def test_a_file_that_is_no_table_is_answered_in_a_sentence(
    client, sample, text, name, file_format, sentence
):
    client.force_login(sample.ministry)
    page = upload(client, "zone", text, name, file_format)
    assert page.status_code == 200
    assert sentence in page.content.decode()


def test_a_file_that_grew_wrong_after_its_preview_is_refused_whole(client, sample):
    client.force_login(sample.ministry)
    preview = upload(client, "agency", "code,name,block,province\nA,Sở A,MOI,Q1\n")
    assert "confirm_form" not in preview.context
    factories.make_province("Q1")
    factories.make_block("MOI")
    preview = upload(client, "agency", "code,name,block,province\nA,Sở A,MOI,Q1\n")
    Block.objects.get(code="MOI").delete()
    answer = client.post(address("agency", "process_import"), confirmation(preview), follow=True)
    assert "Không có khối mang mã «MOI»" in answer.content.decode()
    assert not Agency.objects.filter(code="A").exists()


def test_a_large_file_is_refused(client, sample, settings):
    settings.WORKBOOK_MAX_BYTES = 100
    client.force_login(sample.ministry)
    assert "lớn hơn mức cho phép" in upload(client, "zone", "x" * 200).content.decode()


def test_an_export_page_gives_a_workbook_that_comes_back(client, sample):
    client.force_login(sample.ministry)
    response = client.post(address("agency", "export"), {"format": "0", "resource": ""})
    dataset = XlsxFormat().create_dataset(io.BytesIO(response.content).read())
    assert set(dataset["Mã đơn vị"]) == {"STP-1", "STP-2", "THADS-1"}


def test_a_deletion_says_what_protects_the_record(client, sample):
    client.force_login(sample.ministry)
    page = address("agency", "delete", sample.agencies["STP-1"].pk)
    clerk = sample.clerk("STP-1")
    shown = client.get(page).content.decode()
    assert "Không xóa được «Sở Tư pháp tỉnh số 1», vì còn các bản ghi sau phải giữ lại:" in shown
    assert "Thành viên (1): " in shown
    assert "Bảng chấm điểm (1): " in shown
    assert "thì dùng «Sáp nhập đơn vị»" in shown
    assert f"Người dùng (1): {clerk}" in shown
    assert reverse("admin:accounts_user_change", args=[clerk.pk]) not in shown
    client.post(page, {"post": "yes"})
    assert Agency.objects.filter(code="STP-1").exists()


def test_a_deletion_names_what_goes_and_no_row_that_only_joins_others(client, sample):
    agency = factories.make_agency("STP-CU", name="Sở Tư pháp cũ")
    agency.successors.add(sample.agencies["STP-1"])
    agency.former_names.create(name="Ty Tư pháp", valid_to=date(1981, 12, 31))
    client.force_login(sample.ministry)
    page = address("agency", "delete", agency.pk)
    shown = client.get(page).content.decode()
    assert "Xóa «Sở Tư pháp cũ»? Không lấy lại được." in shown
    assert "Tên cũ (1): Ty Tư pháp" in shown
    assert "relationship" not in shown
    assert client.post(page, {"post": "yes"}, follow=True).status_code == 200
    assert not Agency.objects.filter(code="STP-CU").exists()


def test_records_chosen_in_a_list_are_deleted_after_the_same_words(client, sample):
    province = factories.make_province("99", name="Tỉnh thử")
    client.force_login(sample.ministry)
    chosen = {"action": "delete_selected", "_selected_action": [province.pk]}
    shown = client.post(address("province", "changelist"), chosen).content.decode()
    assert "Xóa các bản ghi đã chọn?" in shown
    assert "Tỉnh thử</a>" in shown
    client.post(address("province", "changelist"), {**chosen, "post": "yes"})
    assert not Province.objects.filter(code="99").exists()


def test_a_deletion_from_a_list_that_fails_is_told_nowhere(client, sample):
    province = factories.make_province("99", name="Tỉnh thử")

    def fail(sender, **_signal):
        raise RuntimeError("the database is gone")

    client.force_login(sample.ministry)
    chosen = {"action": "delete_selected", "_selected_action": [province.pk], "post": "yes"}
    post_delete.connect(fail, sender=Province)
    try:
        with pytest.raises(RuntimeError):
            client.post(address("province", "changelist"), chosen)
    finally:
        post_delete.disconnect(fail, sender=Province)
    assert Province.objects.filter(code="99").exists()
    assert not LogEntry.objects.filter(action_flag=DELETION).exists()
    client.post(address("province", "changelist"), chosen)
    assert LogEntry.objects.filter(action_flag=DELETION).count() == 1


def test_agencies_are_filtered_by_block_and_by_a_year_they_lived_in(client, sample):
    Agency.objects.filter(code="STP-2").update(dissolved_on=date(2019, 12, 31))
    client.force_login(sample.ministry)
    page = client.get(address("agency", "changelist"), {"alive": "2020"})
    assert {agency.code for agency in page.context["cl"].result_list} == {"STP-1", "THADS-1"}
    block = Block.objects.get(code="STP")
    page = client.get(address("agency", "changelist"), {"block__id__exact": block.pk})
    assert {agency.code for agency in page.context["cl"].result_list} == {"STP-1", "STP-2"}


def test_the_agency_list_asks_as_much_for_many_as_for_few(
    client, sample, django_assert_max_num_queries
):
    client.force_login(sample.ministry)
    for _ in range(20):
        factories.make_agency()
    with django_assert_max_num_queries(15):
        client.get(address("agency", "changelist"))


def test_a_former_name_is_kept_beside_the_agency(client, sample):
    agency = sample.agencies["THADS-1"]
    agency.former_names.create(name="Cục cũ", valid_to=date(2020, 6, 30))
    client.force_login(sample.ministry)
    assert "Cục cũ" in client.get(address("agency", "change", agency.pk)).content.decode()
    assert agency.name_in(2019) == "Cục cũ"


def test_two_blocks_of_one_short_name_are_stored_and_pointed_out(client):
    client.force_login(factories.make_user())
    told = "cùng hiện trên trang là «THA». Hãy đặt tên gọn khác nhau."
    sent = {"code": "THADS", "name": "Thi hành án dân sự", "short_name": "THA"}
    page = client.post(address("block", "add"), sent, follow=True).content.decode()
    assert told not in page
    file = upload(client, "block", "code,name,short_name\nTHAHC,Thi hành án hành chính,THA\n")
    answer = client.post(address("block", "process_import"), confirmation(file), follow=True)
    assert f"Các khối THADS, THAHC {told}" in answer.content.decode()
    assert Block.objects.filter(short_name="THA").count() == 2
    block = Block.objects.get(code="THADS")
    answer = client.post(address("block", "change", block.pk), sent, follow=True)
    assert told in answer.content.decode()
