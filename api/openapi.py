# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI schema, with the errors that any route may answer with."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any, TypeGuard

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from api import errors, problems
from api.finality import indexed

_ANYWHERE = (errors.Failure, errors.HeadersTooLarge)
_UNDER_V1 = (errors.Unavailable, errors.NothingIndexed, errors.TooMany)
# A body is read and refused before anybody asks whether there should be one.
_CHANGING = (errors.OriginNotAllowed, errors.TooLarge, errors.TooDeep, errors.TooSlow)


def install(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Replaces the framework's schema by one in which every error is a `Problem`."""
    at_head = frozenset(
        route.name for router in routers for route in router.routes if _at_head(route)
    )

    def build() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _schema(app, at_head)
        return app.openapi_schema

    app.openapi = build  # type: ignore[method-assign]


def _schema(app: FastAPI, at_head: Container[str]) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
    )
    model = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts = schema.setdefault("components", {}).setdefault("schemas", {})
    parts.update(model.pop("$defs"))
    parts["Problem"] = model
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            _declare(operation, method, under_v1=path.startswith("/v1/"))
            if operation["operationId"] in at_head:
                operation["responses"]["200"]["headers"] = indexed.DECLARED
    return schema


def _at_head(route: BaseRoute) -> TypeGuard[APIRoute]:
    """Whether an endpoint's answers name the head at which they were read."""
    return isinstance(route, APIRoute) and any(
        each.call is indexed.indexed_head for each in route.dependant.dependencies
    )


def _declare(operation: dict[str, Any], method: str, *, under_v1: bool) -> None:
    kinds: list[type[errors.ApiError]] = list(_ANYWHERE)
    if under_v1:
        kinds += _UNDER_V1
    if method != "get":
        kinds += _CHANGING
    for status, entry in problems.declared(kinds).items():
        standing = operation["responses"].setdefault(str(status), entry)
        examples = standing["content"][problems.MEDIA_TYPE]["examples"]
        examples |= entry["content"][problems.MEDIA_TYPE]["examples"]
        standing["description"] = ", ".join(f"`{code}`" for code in examples)
