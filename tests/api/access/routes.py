"""Every route of an application, generated from it: nobody keeps a list by hand."""

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts


def routes_of(app: FastAPI) -> list[tuple[str, str]]:
    """Give method and address of every route, without the folder of static files."""
    found = ((method, str(route.path)) for route in iter_route_contexts(app.routes) for method in route.methods or ())
    return [one for one in found if one[0] != "HEAD"]
