"""Pictures that a service sends: measured before they are opened, and opened before they are taken.

Typst, which draws them in the papers, decodes them here as well, so that what is
taken can be drawn.
"""

from __future__ import annotations

import json
import struct

_MOST_PIXELS = 40_000_000
_MOST_SIDE = 20_000
_SAMPLE = "#set page(width: 9pt, height: 9pt, margin: 0pt)\n#image(bytes(json(bytes(sys.inputs.picture))), width: 100%)"


def is_picture(data: bytes) -> bool:
    """Whether ``data`` begins as a PNG or JPEG does."""
    return data.startswith((b"\x89PNG", b"\xff\xd8"))


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels as a PNG or JPEG states them; None where it states none."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    place = 2
    while data.startswith(b"\xff\xd8") and place + 9 < len(data) and data[place] == 0xFF:
        kind, length = data[place + 1], struct.unpack(">H", data[place + 2 : place + 4])[0]
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None


def picture_trouble(data: bytes) -> str:
    """Why a picture cannot be drawn, as the rest of a sentence that its name begins; empty where it can."""
    size = picture_size(data)
    if size is None:
        return "says nothing of its width and height: it is cut off or damaged"
    width, height = size
    if not (width and height):
        return f"is {width} by {height} pixels: there is nothing to see"
    if width * height > _MOST_PIXELS or max(size) > _MOST_SIDE:
        return f"claims {width:,} by {height:,} pixels; at most {_MOST_PIXELS // 1_000_000} million are drawn"
    return "" if _opens(data) else "cannot be opened: it is cut off or damaged"


def _opens(data: bytes) -> bool:
    import typst

    picture = json.dumps(list(data))
    try:
        typst.compile(_SAMPLE.encode(), format="png", ppi=10, ignore_system_fonts=True, sys_inputs={"picture": picture})
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # noqa: BLE001 (a panic of a compiled decoder is no Exception)
        return False
    return True
