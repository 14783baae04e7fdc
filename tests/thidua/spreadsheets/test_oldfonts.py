"""Text typed for the fonts of before Unicode is known, and nothing else is taken for it."""

import unicodedata

import pytest

from tests.thidua.spreadsheets.oldfonts import in_tcvn3, in_vni
from thidua.spreadsheets.oldfonts import legacy_cell, looks_legacy

NAMES = [
    "Sở Tư pháp thành phố Hà Nội",
    "Sở Tư pháp tỉnh Hà Giang",
    "Sở Tư pháp tỉnh Cao Bằng",
    "Sở Tư pháp tỉnh Bắc Kạn",
    "Sở Tư pháp tỉnh Tuyên Quang",
    "Sở Tư pháp tỉnh Lào Cai",
    "Sở Tư pháp tỉnh Điện Biên",
    "Sở Tư pháp tỉnh Yên Bái",
    "Sở Tư pháp tỉnh Thái Nguyên",
    "Sở Tư pháp tỉnh Lạng Sơn",
    "Sở Tư pháp tỉnh Quảng Ninh",
    "Sở Tư pháp tỉnh Phú Thọ",
    "Sở Tư pháp tỉnh Vĩnh Phúc",
    "Sở Tư pháp tỉnh Bà Rịa – Vũng Tàu",
    "Sở Tư pháp tỉnh Thừa Thiên Huế",
    "Sở Tư pháp tỉnh Trà Vinh",
    "Cục Thi hành án dân sự tỉnh Đồng Tháp",
    "Cục Thi hành án dân sự tỉnh Khánh Hòa",
    "Cục Thi hành án dân sự tỉnh Quảng Ngãi",
    "Cục Thi hành án dân sự tỉnh Đắk Lắk",
    "Cục Thi hành án dân sự tỉnh Bạc Liêu",
    "Cục Thi hành án dân sự tỉnh Sóc Trăng",
    "Cục Thi hành án dân sự thành phố Cần Thơ",
    "Hà Nội",
    "Cà Mau",
    "Bến Tre",
    "Phú Yên",
    "Bình Thuận",
    "Hậu Giang",
    "Kiên Giang",
    "Mã đơn vị",
    "Tên đơn vị",
    "Mã tiêu chí",
    "Nội dung tiêu chí",
    "Điểm tối đa",
    "Điểm tự chấm",
    "Điểm thẩm định",
    "Tài liệu kiểm chứng",
    "Tổng cộng",
    "Xếp hạng",
    "Công tác xây dựng, thẩm định văn bản quy phạm pháp luật",
    "Công tác kiểm tra, xử lý văn bản quy phạm pháp luật",
    "Công tác phổ biến, giáo dục pháp luật, hòa giải ở cơ sở",
    "Công tác hộ tịch, quốc tịch, chứng thực, bồi thường nhà nước",
    "Trợ giúp pháp lý, đấu giá tài sản, công chứng, luật sư",
    "Thi hành xong về việc, về tiền đạt chỉ tiêu được giao",
    "Giải quyết khiếu nại, tố cáo đúng thời hạn",
    "Nộp báo cáo đầy đủ, đúng hạn",
    "Tổ chức phong trào thi đua, nhân rộng điển hình tiên tiến",
    "Có cá nhân bị kỷ luật từ hình thức khiển trách trở lên",
    "Được tặng Cờ thi đua của Bộ Tư pháp",
    "Báo cáo số 12/BC-STP ngày 05/6, kèm Quyết định 34/QĐ-UBND",
]
VOWELS = "aăâeêioôơuưy"
LETTERS = [
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in VOWELS
    for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
] + list("bcdđghklmnpqrstvx")
CORRECT = [
    "PHÙ HỢP, VÙNG",
    "BÙI HÙNG",
    "BÙI THÌN, CÙ HÀ, Á HÙNG",
    "Bùi Hùng, giám sát",
    "Phó Thùy, Tôn Vân",
    "HOÀ, THUÝ, Hùynh, qúy",
    "Đạt «Tập thể…» và «Cờ thi đua»",
    "Tôn vinh «BÙI HÙNG»",
    "«an»",
    "« a »",
    "Microsoft® Word®",
    "© Toàn Văn, Word®, Excel™",
    "§ 5 Luật Thi đua",
    "§5, §6 và §7",
    "Côte d'Ivoire",
    "München",
    "Škoda",
    "naïve",
    "Loïc",
    "où",
    "São Tomé, Curaçao, Réunion, Perú",
    "crème brûlée, café, pâté",
    "Citroën, Noël, Müller, für, Søren, Ångström, Malmö, Straße, Þór",
    "cañón, piñón, año",
    "Đắk Lắk – Ðiện Biên",
    "HÐND, Ðoàn",
    "Pô Kô, Plông, Ê Ban, K'Bông",
    "25 µm, ¼ ha, ½ ca, m², 20 °C, ±5, 3×4, 10÷2, £10, 1ª",
    "ô",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_typed_in_either_old_encoding_are_known(name):
    assert looks_legacy(in_tcvn3(name)), in_tcvn3(name)
    assert looks_legacy(in_vni(name)), in_vni(name)


@pytest.mark.parametrize("text", NAMES + CORRECT)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_unicode_is_never_taken_for_an_old_encoding(text, form):
    for written in (text, text.upper(), text.lower(), text.title()):
        assert not looks_legacy(unicodedata.normalize(form, written)), written


def test_each_word_of_the_names_may_stand_alone():
    words = {word for name in NAMES for word in name.split()}
    assert [word for word in words if looks_legacy(word) or looks_legacy(word.upper())] == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_every_letter_of_the_alphabet_is_unicode_alone_and_beside_signs(form):
    letters = LETTERS + [letter.upper() for letter in LETTERS]
    assert len([letter for letter in letters if not letter.isascii()]) == 134
    shapes = ("{0}", "{0}{0}", "{0}, {0}", "«{0}»", "{0}»", "b{0}", "b{0}®", "{0}©", "§{0}.")
    texts = [shape.format(unicodedata.normalize(form, c)) for c in letters for shape in shapes]
    assert [text for text in texts if looks_legacy(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Së T­ ph¸p tØnh Trµ Vinh",
        "SË T¦ PH¸P TØNH TRµ VINH",
        "M· ®¬n vÞ",
        "M·",
        "§iÓm tù chÊm",
        "§iÓm",
        "«Së T­ ph¸p»",
        "TiªuchÝ",
        "STP-TRµVINH",
        "Q§ sè 05 cña Bé tr­ëng",
        "Sôû Tö phaùp tænh Traø Vinh",
        "SÔÛ TÖ PHAÙP TÆNH TRAØ VINH",
        "Ñôn vò",
        "Ñieåm töï chaám",
        "«Sôû Tö phaùp»",
    ],
)
def test_text_in_the_old_encodings_is_known(text):
    assert looks_legacy(text)


def test_the_first_cell_in_an_old_encoding_is_found():
    rows = [["Bảng điểm", 5.0, ""], ["", "M· ®¬n vÞ", "§iÓm tù chÊm"]]
    assert legacy_cell(rows) == (1, 1)
    assert legacy_cell(rows[:1]) is None
