"""Whether the process lives, whether it can work, and the figures that say how it is doing."""

import redis
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from api.errors import problem
from api.given import Installed
from api.meters import WebMeters
from workflow.errors import BadSchema
from workflow.installation import Installation

REDIS_SECONDS = 2

router = APIRouter(tags=["Здоровье"])


@router.get("/livez", summary="Процесс жив")
def live() -> dict[str, str]:
    """Answer while the process answers at all."""
    return {"status": "ok"}


@router.get("/readyz", summary="Процесс может работать")
def ready(installation: Installed) -> JSONResponse:
    """Answer 200 when the database answers with this code's schema.

    A Redis that is away is told and shuts no door: events are accepted and wait for their bells.
    """
    wrong = _database(installation)
    if wrong:
        return problem(503, "not_ready_to_serve", wrong, checks={"database": wrong})
    missing = _redis(installation)
    return JSONResponse({"status": "degraded", "checks": {"redis": missing}} if missing else {"status": "ok"})


@router.get("/metrics", summary="Показатели для Prometheus", response_class=Response)
def metrics(request: Request) -> Response:
    """Give the figures in the text format of Prometheus."""
    meters: WebMeters = request.app.state.meters
    return Response(generate_latest(meters.registry), media_type=CONTENT_TYPE_LATEST)


def _database(installation: Installation) -> str:
    try:
        installation.database.check_schema()
    except BadSchema as wrong:
        return wrong.sentence
    except SQLAlchemyError:
        return "База данных не отвечает."
    return ""


def _redis(installation: Installation) -> str:
    url = installation.settings.redis_url
    if url is None:
        return ""
    try:
        with redis.Redis.from_url(url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS) as client:
            client.ping()
    except RedisError:
        return "Redis не отвечает."
    return ""
