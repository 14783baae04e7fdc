"""What no honest form sends: values for fields, and files for what takes one."""

from random import Random

from tests.faults.htmlforms import PageForm

Pairs = list[tuple[str, object]]
_MOST_MUTATIONS = 4

VALUES: tuple[object, ...] = (
    "", " ", "\0", "a\0b", "\r\n\r\n", "\t", "\u202e", "\ufeff", "\u200b", "\x1b[31m",
    "-1", "0", "-0", "00", "1,5", "1.5", "1.000", "1_000", "1e3", "1e309", "-1e309", "NaN",
    "Infinity", "0x10", "٣", "１２", "½", "95%", "9/10", "100000000000000000000",
    "32767", "32768", "2147483647", "2147483648", "4294967296", "9223372036854775807",
    "9223372036854775808", "-9223372036854775809", "9" * 400, "0." + "9" * 400,
    "31/02/2026", "29/02/2027", "01/01/0001", "31/12/9999", "01/01/10000", "0000-00-00",
    "2026-13-01", "2026-01-05T25:61", "1/1/26", "hôm nay",
    "True", "False", "on", "off", "null", "None", "undefined", "[]", "[1,2]", '{"a": 1}',
    "<script>alert(1)</script>", "' OR '1'='1", '"; DROP TABLE zones_score; --', "{{ 7*7 }}",
    "{% debug %}", "%s%n%d", "../../../etc/passwd", "C:\\con", "=1+1", "@SUM(A1)", "\\N",
    "x" * 41, "x" * 300, "x" * 10_000, "Đ" * 256, "e\u0301" * 200, "\U0001f600" * 100,
    "Nguyễn Văn Ậ", "nguye\u0302\u0303n", "I.1", "STP-1", "STP-2", "stp-1", "draft", "issued",
    "approved", "__all__", "pk", "id", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80",
)  # fmt: skip
NAMES = (
    "id", "pk", "state", "status", "issued_at", "number", "is_superuser", "role", "user",
    "_save", "_saveasnew", "_addanother", "_continue", "confirm", "edit", "action", "_popup",
    "_to_field", "index", "select_across", "_selected_action", "reason", "lift", "go", "next",
    "csrfmiddlewaretoken", "self-1", "seen-self-1", "approved-1", "note-1", "x", "",
    "lines-TOTAL_FORMS", "form-0-id", "a[b]", "á", "x" * 300,
)  # fmt: skip


def mutated(form: PageForm, random: Random) -> Pairs:
    """Returns what is sent instead of the form: mostly itself with a few things wrong."""
    pairs: Pairs = list(form.fields)
    if form.buttons and random.random() < 0.9:
        pairs.append(random.choice(form.buttons))
    for name, values in form.choices:
        if values and random.random() < 0.5:
            pairs.append((name, random.choice(values)))
    for _ in range(random.randint(0, _MOST_MUTATIONS)):
        random.choice(_MUTATIONS)(pairs, random)
    return pairs


def _put_nasty(pairs: Pairs, random: Random) -> None:
    if pairs:
        at = random.randrange(len(pairs))
        pairs[at] = (pairs[at][0], random.choice(VALUES))


def _drop(pairs: Pairs, random: Random) -> None:
    if pairs:
        del pairs[random.randrange(len(pairs))]


def _double(pairs: Pairs, random: Random) -> None:
    if pairs:
        name, value = random.choice(pairs)
        pairs.append((name, random.choice((value, random.choice(VALUES)))))


def _swap(pairs: Pairs, random: Random) -> None:
    if len(pairs) > 1:
        one, other = random.sample(range(len(pairs)), 2)
        first, second = pairs[one], pairs[other]
        pairs[one], pairs[other] = (first[0], second[1]), (second[0], first[1])


def _add(pairs: Pairs, random: Random) -> None:
    pairs.append((random.choice(NAMES), random.choice(VALUES)))


def _count_wrong(pairs: Pairs, random: Random) -> None:
    """Spoils what says how many rows a repeated part has, or which row one is."""
    at = [
        place
        for place, (name, _) in enumerate(pairs)
        if name.endswith(("_FORMS", "-id", "-DELETE", "-position", "-ORDER"))
    ]
    if at:
        place = random.choice(at)
        value = random.choice(("0", "1", "2", "7", "-1", "999999", "x", "", "1001"))
        pairs[place] = (pairs[place][0], value)


def _cut(pairs: Pairs, random: Random) -> None:
    del pairs[random.randrange(len(pairs) + 1) :]


def _alter(pairs: Pairs, random: Random) -> None:
    """Changes one character of a value."""
    if not pairs:
        return
    at = random.randrange(len(pairs))
    name, value = pairs[at]
    if isinstance(value, str) and value:
        place = random.randrange(len(value))
        other = random.choice("0159-,./ xĐ\u0301\0")
        pairs[at] = (name, value[:place] + other + value[place + 1 :])


_MUTATIONS = (
    _put_nasty,
    _put_nasty,
    _put_nasty,
    _drop,
    _double,
    _swap,
    _add,
    _count_wrong,
    _alter,
    _cut,
)
