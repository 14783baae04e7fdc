"""Blocks that nobody can tell apart on screen: two may bear one short name."""

from collections import defaultdict

from zones.models import Block


def shared_names() -> list[str]:
    """Returns a sentence for each name by which the pages call several blocks; one query."""
    codes = defaultdict(list)
    for block in Block.objects.all():
        codes[str(block)].append(block.code)
    return [
        f"Các khối {', '.join(same)} cùng hiện trên trang là «{name}». Hãy đặt tên gọn khác nhau."
        for name, same in codes.items()
        if len(same) > 1
    ]
