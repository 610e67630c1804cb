"""The kiln: what is fired when, what customers said, and a log that lasts as long as the process."""

import re
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request, WebSocket
from fastapi.responses import PlainTextResponse
from kiln import NEXT_FIRING, PIECES, REVIEWS, promise
from pydantic import BaseModel, Field

HERE = Path(__file__).parent
PREFIX = "/svc/api"

# Paths arrive whole, so the documentation has to be told where it is.
app = FastAPI(
    title="Fern & Kiln: the kiln",
    docs_url="/svc/api/docs",
    redoc_url=None,
    openapi_url="/svc/api/openapi.json",
)


class Line(BaseModel):
    text: str = Field(min_length=1, max_length=200)


lines: list[Line] = [Line(text="Shelves washed, cones set.")]


@app.get(PREFIX + "/health")
def health():
    return {"service": "backend", "ok": True}


@app.get(PREFIX + "/firings/next")
def next_firing():
    return NEXT_FIRING


@app.get(PREFIX + "/reviews")
def reviews(piece: str | None = None):
    return [review for review in REVIEWS if piece in (None, review["piece"])]


@app.get(PREFIX + "/log")
def read_log():
    return lines


@app.post(PREFIX + "/log", status_code=201)
def write_log(line: Line):
    lines.append(line)
    return line


@app.get(PREFIX + "/recipes/{glaze:path}", response_class=PlainTextResponse)
def recipe(glaze: str):
    file = HERE / "recipes" / (re.sub(r"[^a-z/]", "", glaze) + ".txt")
    if not file.is_file():
        raise HTTPException(404, f"no recipe for {glaze}")
    return file.read_text(encoding="utf-8")


@app.get(PREFIX + "/notice", response_class=PlainTextResponse)
def notice():
    return (HERE.parent / "NOTICE.txt").read_text(encoding="utf-8")


@app.api_route(PREFIX + "/echo", methods=["GET", "POST"])
def echo(request: Request):
    query = f"?{request.url.query}" if request.url.query else ""
    forwarded = {name: value for name, value in sorted(request.headers.items()) if name.startswith("x-forwarded-")}
    return {"service": "backend", "method": request.method, "path": request.url.path + query, "headers": forwarded}


@app.websocket(PREFIX + "/live")
async def live(socket: WebSocket):
    await socket.accept()
    async for piece in socket.iter_text():
        await socket.send_text(promise(piece) if piece in PIECES else f"{piece}: not one of ours")
