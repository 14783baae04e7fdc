"""What each finding in a workbook says, and what to do; the codes are stable."""

import difflib
from collections.abc import Iterable
from functools import partial

SENTENCES = {
    "no_header": "không tìm thấy dòng tiêu đề (cần có «Mã đơn vị», hoặc «Mã» và «Nội dung tiêu "
    "chí») trong 30 dòng đầu. Hãy dùng mẫu tải từ hệ thống",
    "no_rows": "không có dòng dữ liệu nào dưới dòng tiêu đề. Hãy điền điểm rồi tải lên lại",
    "missing_header": "thiếu cột «{header}». Hãy thêm cột này như trong mẫu",
    "misnamed": "tên cột «{header}» không có trong mẫu; nếu là «{title}» thì hãy ghi đúng tên ấy, "
    "nếu không thì hãy bỏ cột này",
    "duplicate_header": "cột «{header}» có hai lần (cũng ở ô {other}). Hãy bỏ một cột",
    "second_table": "một bảng khác bắt đầu ở đây, không cùng cột hoặc không cùng đơn vị với bảng ở "
    "trên. Hãy chuyển sang một trang tính riêng",
    "divided": "dưới tiêu đề «{header}» có nhiều cột («{left}», «{right}»), không rõ điểm ở cột "
    "nào. Hãy để mỗi cột một tiêu đề như trong mẫu; mỗi bảng tổng hợp chỉ chứa một loại điểm",
    "wrong_year": "bảng ghi năm {found} nhưng đang nhập cho năm {year}. "
    "Hãy chọn đúng tệp hoặc đúng phong trào",
    "unknown_agency": "không có đơn vị mã «{value}»{nearest}. Hãy sửa mã đơn vị",
    "no_agency": "không rõ phiếu của đơn vị nào: «{value}» không phải mã đơn vị. "
    "Hãy ghi «Mã đơn vị: …» ở trên bảng, hoặc đặt tên trang tính là mã đơn vị",
    "runs_on": "số «{value}» chạy tiếp từ nhóm trước, không rõ là tiêu chí nào của nhóm này. "
    "Hãy ghi mã đầy đủ, ví dụ I.1",
    "restarts": "số «{value}» đếm lại sau một dòng không có mã, không rõ là tiêu chí nào. "
    "Hãy ghi mã đầy đủ, ví dụ I.1",
    "unknown_criterion": "không có tiêu chí mã «{value}» trong bảng tiêu chí{nearest}. "
    "Hãy sửa mã tiêu chí",
    "group_points": "«{value}» là nhóm, không chấm điểm. Hãy ghi điểm ở các tiêu chí trong nhóm",
    "lost_zero": "mã «{value}» là số, không rõ là «{value}» hay «{value}0» (Excel bỏ số 0 ở cuối). "
    "Hãy định dạng ô là Văn bản rồi gõ lại mã",
    "date_code": "Excel đã đổi mã này thành ngày tháng. Hãy định dạng ô là Văn bản rồi gõ lại mã",
    "not_member": "«{value}» không phải thành viên khu vực nào trong năm {year}. Hãy bỏ dòng này",
    "no_table": "khối của «{value}» chưa có bảng tiêu chí đang dùng trong năm {year}. "
    "Hãy báo Bộ Tư pháp",
    "name_mismatch": "mã là «{agency}» nhưng ô tên ghi «{value}» (dòng bị lệch?). "
    "Hãy sửa mã hoặc tên cho khớp",
    "sheet_mismatch": "mã là «{agency}» nhưng trang tính mang tên «{value}». "
    "Hãy sửa mã hoặc tên trang tính cho khớp",
    "two_codes": "trên bảng ghi hai mã đơn vị, «{agency}» và «{value}», không rõ phiếu của ai. "
    "Hãy chỉ giữ mã của đơn vị có phiếu này",
    "duplicate_row": "trùng với dòng {other}. Hãy bỏ một dòng",
    "duplicate_file": "giống hệt tệp «{other}». Hãy chỉ chọn một tệp",
    "missing_code": "có điểm nhưng thiếu {what}. Hãy ghi mã vào ô này",
    "legacy_encoding": "chữ gõ bằng bảng mã cũ (TCVN3 hoặc VNI). Hãy chuyển sang Unicode",
    "not_a_number": "«{value}» không phải là số. Hãy ghi điểm bằng số, ví dụ 9,5",
    "ambiguous_number": "«{value}» không rõ là hàng nghìn hay phần thập phân. "
    "Hãy ghi điểm bằng số, ví dụ 9,5",
    "negative": "điểm {value} nhỏ hơn 0. Điểm trừ cũng ghi bằng số dương; hãy sửa lại",
    "over_max": "điểm {value} lớn hơn điểm tối đa {maximum} của tiêu chí {criterion}. Hãy sửa lại",
    "too_many_decimals": "điểm {value} có hơn 2 chữ số thập phân. Hãy làm tròn đến 2 chữ số",
    "percent_format": "ô định dạng phần trăm. Hãy đổi định dạng ô thành số rồi ghi lại điểm",
    "date_in_points": "Excel đã đổi ô này thành ngày tháng. "
    "Hãy đổi định dạng ô thành số rồi ghi lại điểm",
    "formula_error": "công thức bị lỗi {value}. Hãy sửa công thức hoặc ghi điểm bằng số",
    "formula_not_calculated": "công thức chưa được tính. Hãy mở bằng Excel, lưu lại rồi tải lên",
    "merged_cell": "ô bị gộp. Hãy bỏ gộp ô và ghi giá trị vào từng ô",
    "text_too_long": "văn bản dài quá {limit} ký tự. Hãy viết ngắn lại",
    "control_character": "văn bản có ký tự điều khiển hoặc ký tự đổi chiều chữ. Hãy gõ lại",
    "too_many_rows": "có hơn {limit} dòng. Hãy chia thành nhiều tệp",
    "too_many_columns": "có hơn {limit} cột. Hãy bỏ các cột thừa",
    "outside_table": "có dữ liệu nằm xa ngoài bảng. Hãy xóa ô này",
    "untitled": "ô này có thể là điểm nhưng cột không có tiêu đề, điểm sẽ bị mất. "
    "Hãy ghi tiêu đề cột như trong mẫu, hoặc xóa ô này",
    "campaign_closed": "{campaign} không nhận điểm ({status}). Không nhập được nữa",
    "sheet_locked": "bảng chấm điểm của {agency} {state}, không ghi thêm được. "
    "Hãy giữ nguyên ô này như trong hệ thống hoặc để trống",
    "no_permission": "bạn không được ghi {what} của {agency}. Hãy để trống hoặc bỏ dòng này",
    # warnings
    "hidden_rows": "có {count} dòng ẩn, đã được đọc như các dòng khác",
    "hidden_sheet": "trang tính ẩn, không đọc",
    "skipped_sheet": "không có bảng điểm, đã bỏ qua",
    "skipped_rows": "đã bỏ qua {count} dòng tiêu đề, dòng tổng hoặc chữ ký: dòng {rows}",
    "group_note": "ghi chú ở dòng của nhóm «{value}» không đọc: nhóm không chấm điểm. "
    "Hãy ghi ở tiêu chí trong nhóm nếu cần giữ",
    "skipped_column": "cột «{header}» không phải tiêu chí chấm điểm, đã bỏ qua",
    "unread": "cột «{header}» không có trong mẫu, không đọc",
    "other_maximum": "cột «{header}» khác bảng tiêu chí ở {count} dòng (các dòng bị lệch?): ở đây "
    "ghi {value}, bảng tiêu chí cho {criterion} tối đa {maximum}. "
    "Hãy xem điểm có đúng tiêu chí không",
    "external_link": "công thức lấy số từ tệp khác; dùng giá trị đã lưu {value}",
}


_LONGEST_CODE = 100  # what is longer is no code mistyped, and takes seconds to compare


def sentence(code: str, **values: object) -> str:
    """Returns the sentence of a code, without its place and full stop."""
    return SENTENCES[code].format(**values)


def nearest(value: str, known: Iterable[str]) -> str:
    """Returns « (gần giống: «STP-CAMAU»)», or '' when nothing is near; of several, the first."""
    if len(value) > _LONGEST_CODE:
        return ""
    known = list(known)
    near = set(difflib.get_close_matches(value, known, n=len(known) or 1, cutoff=0.6))
    nearest_one = max(filter(near.__contains__, known), key=partial(_likeness, value), default="")
    return f" (gần giống: «{nearest_one}»)" if nearest_one else ""


def _likeness(value: str, one: str) -> float:
    return difflib.SequenceMatcher(None, one, value).ratio()
