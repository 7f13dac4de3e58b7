"""The endpoint that the door is held against: the same framework reads the same envelope and writes nothing."""

import sys
from uuid import uuid4

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter

from workflow.inbox.envelope import Envelope

ENVELOPE = TypeAdapter(Envelope)
ENVELOPES = TypeAdapter(list[Envelope])

app = FastAPI()


@app.post("/api/v1/events")
async def report(request: Request) -> JSONResponse:
    """Validate one envelope or a list of them, and make an address for each."""
    body = await request.body()
    envelopes = ENVELOPES.validate_json(body) if body.startswith(b"[") else [ENVELOPE.validate_json(body)]
    return JSONResponse([{"id": str(uuid4()), "source": one.source} for one in envelopes], 202)


@app.get("/livez")
async def live() -> JSONResponse:
    """Say that requests are answered."""
    return JSONResponse({})


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_config=None, access_log=False)
