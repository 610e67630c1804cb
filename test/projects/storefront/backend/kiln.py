"""What the kiln knows; it lies beside the code, in a file."""

import json
from pathlib import Path

_file = json.loads((Path(__file__).parent / "kiln.json").read_text(encoding="utf-8"))

NEXT_FIRING: dict = _file["next"]
REVIEWS: list[dict] = _file["reviews"]
PIECES: dict[str, str] = _file["pieces"]


def promise(piece: str) -> str:
    return f"{piece}: {PIECES[piece]}, out of the kiln on {NEXT_FIRING['opens']}"
