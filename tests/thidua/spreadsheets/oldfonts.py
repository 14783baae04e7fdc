"""Vietnamese text as it was typed for the fonts of before Unicode: each letter by its table."""

import unicodedata

_TCVN3 = (
    "àµ ả¶ ã· á¸ ạ¹ ă¨ ằ» ẳ¼ ẵ½ ắ¾ ặÆ â© ầÇ ẩÈ ẫÉ ấÊ ậË đ® èÌ ẻÎ ẽÏ éÐ ẹÑ êª ềÒ ểÓ ễÔ ếÕ ệÖ "
    "ì× ỉØ ĩÜ íÝ ịÞ òß ỏá õâ óã ọä ô« ồå ổæ ỗç ốè ộé ơ¬ ờê ởë ỡì ớí ợî ùï ủñ ũò úó ụô ư\u00ad "
    "ừõ ửö ữ÷ ứø ựù ỳú ỷû ỹü ýý ỵþ Ă¡ Â¢ Ê£ Ô¤ Ơ¥ Ư¦ Đ§"
)
_VNI = (
    "àaø ảaû ãaõ áaù ạaï ăaê ằaè ẳaú ẵaü ắaé ặaë âaâ ầaà ẩaå ẫaã ấaá ậaä đñ èeø ẻeû ẽeõ éeù ẹeï "
    "êeâ ềeà ểeå ễeã ếeá ệeä ìì ỉæ ĩó íí ịò òoø ỏoû õoõ óoù ọoï ôoâ ồoà ổoå ỗoã ốoá ộoä "
    "ơô ờôø ởôû ỡôõ ớôù ợôï ùuø ủuû ũuõ úuù ụuï ưö ừöø ửöû ữöõ ứöù ựöï ỳyø ỷyû ỹyõ ýyù ỵî"
)


def _table(pairs: str) -> dict[str, str]:
    return {pair[0]: pair[1:] for pair in pairs.split(" ")}


def in_tcvn3(text: str) -> str:
    """Returns the text as typed for .VnTime; capitals with tones are drawn by .VnTimeH alone."""
    table = _table(_TCVN3)
    letters = unicodedata.normalize("NFC", text)
    return "".join(table.get(c) or table.get(c.lower(), c) for c in letters)


def in_vni(text: str) -> str:
    """Returns the text as typed for VNI-Times."""
    table = _table(_VNI)
    capitals = {letter.upper(): typed.upper() for letter, typed in table.items()}
    return "".join({**table, **capitals}.get(c, c) for c in unicodedata.normalize("NFC", text))
