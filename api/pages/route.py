"""What is the same for every page: what goes wrong is said on a page, and nobody keeps a copy of one."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ExceptionHandler

from api.counting import refused
from api.errors import HEADERS, TITLES, headers_of, meaning, problem_of, status_of, unexpected
from api.guarding import SAME
from api.pages.drawing import draw, draw_door
from api.refusals import FactorMissing, FactorWanted
from workflow.errors import NotFound, StupeniError

Handler = Callable[[Request], Coroutine[Any, Any, Response]]

FOR_PROGRAMS = ("/api/", "/openapi.json", "/metrics", "/livez", "/readyz")
BACK = {404: "Проверьте адрес или вернитесь к циклу: возможно, этой страницы для вас нет."}


class Page(APIRoute):
    """A route whose errors are pages in Russian."""

    def get_route_handler(self) -> Handler:
        """Wrap the endpoint; whoever is not signed in is shown the door with a place for the key."""
        endpoint = super().get_route_handler()

        async def drawn(request: Request) -> Response:
            try:
                return await endpoint(request)
            except StupeniError as error:
                return _of_ours(request, error)
            except RequestValidationError:
                refused(request.scope, NotFound.code, 404)
                return trouble(request, 404, "Такого адреса нет: номер или параметр записан неверно.")
            except HTTPException as error:
                return trouble(request, error.status_code, str(error.detail))
            except SQLAlchemyError as error:
                return _of_database(request, error)
            except Exception as error:  # noqa: BLE001 - the last place that can still answer with a page
                return _of_nobody(request, error)

        return drawn


def let_errors_be_pages(app: FastAPI) -> None:
    """Answer a browser that asks for no known address with a page; programs keep their problems."""
    problem = app.exception_handlers[HTTPException]

    def answer(request: Request, error: Exception) -> Any:
        assert isinstance(error, HTTPException)
        if request.url.path.startswith(FOR_PROGRAMS) or "text/html" not in request.headers.get("accept", ""):
            return problem(request, error)
        return trouble(request, error.status_code, _said(error))

    handler: ExceptionHandler = answer
    app.add_exception_handler(HTTPException, handler)


def answer_to(request: Request, error: StupeniError) -> Response:
    """Say what went wrong once an endpoint had its answer: on a page to whoever asked for one."""
    return _of_ours(request, error) if isinstance(request.scope.get("route"), Page) else problem_of(error)


def trouble(request: Request, status: int, sentence: str) -> Response:
    """Draw what went wrong, with the number under which it is found."""
    number = structlog.contextvars.get_contextvars().get("correlation", "")
    title = TITLES.get(status, "Не получилось")
    return draw(request, "trouble.html", status, title=title, sentence=sentence, back=BACK.get(status), number=number)


def _of_ours(request: Request, error: StupeniError) -> Response:
    status = status_of(error)
    if status == 500:
        unexpected(error)
    if isinstance(error, FactorWanted):
        return _to_factor(request, error)
    if status < 500:
        refused(request.scope, error.code, status)
    if status == 401:
        onward = request.url.path if request.method == "GET" else "/"
        told = None if type(error).__doc__ == error.sentence else error.sentence
        return draw_door(request, 401, told, onward)
    drawn = trouble(request, status, error.sentence)
    drawn.headers.update(headers_of(error))
    return drawn


def _to_factor(request: Request, error: FactorWanted) -> Response:
    """Lead whoever gave his password to the second step, and from there to where he was going."""
    onward = request.url.path if request.method == "GET" else "/"
    missing = isinstance(error, FactorMissing)
    path = "/account/factor" if missing else f"/sign-in/factor?{urlencode({'onward': onward})}"
    return RedirectResponse(path, 303, headers=dict(SAME))


def _of_database(request: Request, error: SQLAlchemyError) -> Response:
    met = meaning(error)
    if met is None:
        return _of_nobody(request, error)
    drawn = trouble(request, status_of(met), met.sentence)
    drawn.headers.update(HEADERS.get(status_of(met), {}))
    return drawn


def _of_nobody(request: Request, error: Exception) -> Response:
    unexpected(error)
    return trouble(request, 500, "Что-то пошло не так. Сообщите номер запроса, по нему найдут причину.")


def _said(error: HTTPException) -> str:
    words = {404: "Такой страницы нет.", 405: "Сюда обращаются иначе: откройте страницу по ссылке."}
    return words.get(error.status_code, str(error.detail))
