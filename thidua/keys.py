"""Keys of rows as they come from an address or a form."""


def is_key(text: str) -> bool:
    """Returns whether the text can be a row's key: what stands in an address is anybody's."""
    return text.isascii() and text.isdecimal() and len(text) < 19
