"""What stands on a page of a PDF: texts with places, sizes and fonts, and drawn lines."""

from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import ContentStream

MM = 72 / 25.4


@dataclass
class Piece:
    """A piece of text on a page: millimetres from the left and upper edges, size in points."""

    text: str
    left: float
    top: float
    size: float
    font: str


def pieces(content: bytes, page: int = 0) -> list[Piece]:
    found: list[Piece] = []
    sheet = PdfReader(BytesIO(content)).pages[page]
    height = float(sheet.mediabox.height)

    def visit(text, matrix, text_matrix, font, size):
        if not text.strip():
            return
        x = text_matrix[4] * matrix[0] + text_matrix[5] * matrix[2] + matrix[4]
        y = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
        scale = abs(matrix[3] * text_matrix[3])
        name = str((font or {}).get("/BaseFont", ""))
        found.append(Piece(text.strip(), x / MM, (height - y) / MM, size * scale, name))

    sheet.extract_text(visitor_text=visit)
    return found


def lines(content: bytes, page: int = 0) -> list["DrawnLine"]:
    """Returns the horizontal lines: thin filled or stroked boxes, also of a path's corners."""
    reader = PdfReader(BytesIO(content))
    sheet = reader.pages[page]
    height = float(sheet.mediabox.height)
    found: list[DrawnLine] = []
    matrix, kept, corners = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), [], []
    for operands, operator in ContentStream(sheet.get_contents(), reader).operations:
        values = [float(value) for value in operands if isinstance(value, int | float)]
        if operator == b"q":
            kept.append(matrix)
        elif operator == b"Q":
            matrix = kept.pop()
        elif operator == b"cm":
            matrix = _times(values, matrix)
        elif operator == b"re":
            x, y, width, tall = values
            corners += [_placed(x, y, matrix), _placed(x + width, y + tall, matrix)]
        elif operator in (b"m", b"l"):
            corners.append(_placed(*values, matrix))
        elif operator in (b"f", b"f*", b"S", b"n"):
            if corners and operator != b"n":
                across, down = ([corner[i] for corner in corners] for i in (0, 1))
                if max(down) - min(down) < 1 and max(across) - min(across) > 2:
                    left, top = min(across) / MM, (height - max(down)) / MM
                    found.append(DrawnLine(left, top, (max(across) - min(across)) / MM))
            corners = []
    return found


def _times(inner, outer) -> tuple[float, ...]:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _placed(x: float, y: float, matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


@dataclass
class DrawnLine:
    """A horizontal line: millimetres from the left and upper edges, and its length."""

    left: float
    top: float
    length: float

    def is_under(self, piece: Piece) -> bool:
        """Returns whether it stands below the text that begins there, and about its middle."""
        return piece.left - 1 <= self.left < piece.left + 60


def text_of(content: bytes, page: int | None = None) -> str:
    reader = PdfReader(BytesIO(content))
    chosen = reader.pages if page is None else [reader.pages[page]]
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in chosen)


def covering(content: bytes, words: str, page: int = 0) -> list[Piece]:
    """Returns the pieces that the words are made of; a line is printed in several fonts' pieces."""
    letters = [
        (letter, piece) for piece in pieces(content, page) for letter in piece.text if letter != " "
    ]
    wanted = words.replace(" ", "")
    start = "".join(letter for letter, _ in letters).index(wanted)
    return [piece for _, piece in letters[start : start + len(wanted)]]


def first_of(content: bytes, words: str) -> Piece:
    return covering(content, words)[0]
