import os
from importlib import metadata
from pathlib import Path

import text_unidecode
from fastapi import FastAPI, Request, WebSocket

from .greeting import greeting

PREFIX = "/svc/api"

# The service receives its full path, prefix included, so its documentation has to be told where it is.
app = FastAPI(docs_url="/svc/api/docs", openapi_url="/svc/api/openapi.json")


@app.get(PREFIX + "/greeting")
def read_greeting():
    return {"text": greeting()}


@app.get(PREFIX + "/path")
def read_path(request: Request):
    return {"path": request.url.path, "query": request.url.query, "root": request.scope.get("root_path", "")}


@app.get(PREFIX + "/packages")
def read_packages():
    return {
        "fastapi": metadata.version("fastapi"),
        # It reads a table that lies beside its code.
        "plain": text_unidecode.unidecode("Škoda façade"),
        "vendored": "_svc" in Path(text_unidecode.__file__).parts,
        "port": os.environ.get("PORT") is not None,
    }


@app.websocket(PREFIX + "/ws")
async def echo(socket: WebSocket):
    await socket.accept()
    async for text in socket.iter_text():
        await socket.send_text(text)
