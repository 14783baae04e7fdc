"""Keeps a request's calls within one piece of the interpreter's stack of frames.

CPython (3.11 and later) keeps its frames in pieces of 16 KiB, and gives a piece back to the
operating system the moment its first frame returns. A request runs through more than a hundred
frames; where a loop of a template happens to call across the end of a piece, each of its calls
maps and unmaps memory, which cost some pages a third of their time. A frame that asks for more
than a piece has room for gets a larger one of its own, and all that is called from it has room in
there: nothing is touched, or paid for, but what is used.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# of 8 bytes each; a piece has a power of two of them, so that nearly half of this one stays free:
# 32,000 slots, and a frame takes some 20
_SLOTS = 2**15 + 1


def _with_room(
    respond: Callable[[HttpRequest], HttpResponse], request: HttpRequest
) -> HttpResponse:
    return respond(request)


_with_room.__code__ = _with_room.__code__.replace(co_stacksize=_SLOTS)


class FrameStackMiddleware:
    """Calls everything else from a frame with room for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _with_room(self.get_response, request)
