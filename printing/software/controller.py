"""What each command means to the mechanism: the receive buffer is worked off here, one command at a time."""

from __future__ import annotations

from collections import deque

from printing.software import line
from printing.software.mechanism import Mechanism
from printing.software.parser import FUNCTION_B, Token

CODE_SIDE = 25 * 3  # rows of the blank square that stands for a two-dimensional code drawn by the printer


class Controller:
    """Give it tokens with `take`; it drives the mechanism through `step`."""

    def __init__(self, mechanism: Mechanism) -> None:
        self.held = 0  # bytes taken in and not yet worked on
        self.commands: list[str] = []  # obeyed, in order
        self.unknown = bytearray()
        self.text = bytearray()  # of the unknown ones, what came out as letters
        self.native_codes: list[bytes] = []
        self._mechanism = mechanism
        self._model = mechanism.model
        self._spacing = line.SPACING
        self.reset()

    def reset(self) -> None:
        """Power: what the commands had set is forgotten as well."""
        self.clear()
        self._code = b""
        self._initialize()

    def clear(self) -> None:
        """DLE DC4 fn 8 (Epson reference, "Clear buffer(s)"): the receive buffer and the print buffer."""
        self._tokens: deque[Token] = deque()
        self.held = 0
        self._line: list[int] = []
        self._graphics: list[bytes] = []
        self._header = b""  # of the command whose data are being gathered
        self._gathered = bytearray()
        self._missing = 0  # bytes until the gathered ones are a picture row, or all the data of the command
        self._mechanism.clear()

    def take(self, tokens: list[Token]) -> None:
        self._tokens += tokens
        self.held += sum(len(token.data) for token in tokens)

    def step(self) -> bool:
        """Obey the next command, or take a picture row's worth of data. False: the buffer is empty."""
        if not self._tokens:
            return False
        token = self._tokens.popleft()
        if token.kind == "data":
            self._gather(token)
            return True
        self.held -= len(token.data)
        self._header = b""  # data still missing were lost with their connection
        if token.kind == "command":
            self._obey(token)
        elif token.kind in ("text", "unknown"):
            self.unknown += token.data
        if token.kind == "text":
            self._type(token.data)
        return True

    def _gather(self, token: Token) -> None:
        if len(token.data) > self._missing:
            self._tokens.appendleft(Token("data", token.name, token.data[self._missing :]))
        piece = token.data[: self._missing]
        self.held -= len(piece)
        self._gathered += piece
        self._missing -= len(piece)
        if self._missing:
            return
        data = bytes(self._gathered)
        self._gathered.clear()
        if token.name == "GS v 0":
            self._missing = len(data)
            mode = self._header[3]
            self._mechanism.print([line.enlarged(data, bool(mode & 1))] * (2 if mode & 2 else 1))
        elif token.name == "ESC *":
            self._line += line.columns(self._header[2], data)
        else:
            self._family(token.name, data)

    def _obey(self, token: Token) -> None:
        name, header, last = token.name, token.data, token.data[-1]
        if token.follows:
            self._header, self._missing = header, token.follows
            self._gathered.clear()
        match name:
            case "GS v 0":  # at the beginning of a line only (Epson reference, "Print raster bit image")
                self._end_line(0)
                self._missing = int.from_bytes(header[4:6], "little")
            case "GS V":
                name = f"GS V {header[2]}"
                self._end_line(0)
                if header[2] in FUNCTION_B and self._model.cutter:
                    self._mechanism.feed(self._model.feed_to_cut_rows + last)
                self._mechanism.cut()
            case "ESC @":
                self._initialize()
            case "LF":
                self._end_line(self._spacing)
            case "ESC J":
                self._end_line(last)
            case "ESC d":
                self._end_line(self._spacing * last)
            case "ESC 2":
                self._spacing = line.SPACING
            case "ESC 3":
                self._spacing = last
            case "GS I":
                self._mechanism.answer(self._model.identity(last))
            case "GS r" if self._model.processed:
                state = self._mechanism.state
                self._mechanism.answer(state.processed() if last % 48 == 1 else b"\x00")
            case "GS a" if self._model.asb:
                self._mechanism.asb = last
                if last:
                    self._mechanism.answer(self._mechanism.state.asb())
        if name != "NUL" and not name.startswith("GS ("):
            self.commands.append(name)

    def _initialize(self) -> None:
        """ESC @ (Epson reference, "Initialize printer"): the settings as after switching on, so no ASB either."""
        self._line, self._graphics, self._spacing = [], [], line.SPACING
        self._mechanism.asb = 0

    def _family(self, name: str, data: bytes) -> None:
        """GS ( H, L, k by their functions; of the others such a printer knows only how long they are."""
        function = data[1] if len(data) > 1 else -1
        match name, function:
            case "GS ( H", 48 if len(data) == 6 and data[0] == 48:
                if self._model.fence:
                    self._mechanism.fence(data[2:6])
            case "GS ( L", 112 if _is_graphics(data):
                self._graphics = _graphics(data)
            case "GS ( L", 2 | 50 if len(data) == 2:  # "Print the graphics data in the print buffer"
                self._end_line(0)
                self._mechanism.print(self._graphics)
                self._graphics = []
            case "GS ( k", 80:
                self._code = data[3:]
            case "GS ( k", 81:
                self.native_codes.append(self._code)
                self._mechanism.feed(CODE_SIDE)
            case "GS ( k", 65 | 67 | 69 | 82:
                pass
            case _:
                self.unknown += self._header + data
                return
        self.commands.append(f"{name} {function}")

    def _type(self, data: bytes) -> None:
        for byte in data:
            if byte < 0x7F:
                self.text.append(byte)
            if len(self._line) + len(line.CHARACTER) > self._model.width:
                self._end_line(self._spacing)
            self._line += line.CHARACTER

    def _end_line(self, feed: int) -> None:
        rows = line.rows(self._line, self._model.width) if self._line else []
        self._line = []
        self._mechanism.print(rows)
        self._mechanism.feed(max(0, feed - len(rows)))


def _is_graphics(data: bytes) -> bool:
    """GS ( L fn 112 (Epson reference, "Store the graphics data in the print buffer, raster format")."""
    if len(data) < 10 or data[0] != 48 or data[2] != 48 or not {data[3], data[4]} <= {1, 2}:
        return False
    columns, rows = int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    return len(data) - 10 == (columns + 7) // 8 * rows > 0


def _graphics(data: bytes) -> list[bytes]:
    length = (int.from_bytes(data[6:8], "little") + 7) // 8
    rows = [data[at : at + length] for at in range(10, len(data), length)]
    return [line.enlarged(row, data[3] == 2) for row in rows for _ in range(data[4])]
