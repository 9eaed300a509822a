# SPDX-License-Identifier: Apache-2.0
"""The OpenAPI schema, with the errors that any route may answer with."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import errors, problems

_ANYWHERE = (errors.Failure, errors.HeadersTooLarge)
_UNDER_V1 = (errors.Unavailable, errors.NothingIndexed, errors.TooMany)
_WITH_BODY = (errors.TooLarge, errors.TooDeep, errors.TooSlow)
_CHANGING = (errors.OriginNotAllowed,)


def install(app: FastAPI) -> None:
    """Replaces the framework's schema by one in which every error is a `Problem`."""

    def build() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _schema(app)
        return app.openapi_schema

    app.openapi = build  # type: ignore[method-assign]


def _schema(app: FastAPI) -> dict[str, Any]:
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
    return schema


def _declare(operation: dict[str, Any], method: str, *, under_v1: bool) -> None:
    kinds: list[type[errors.ApiError]] = list(_ANYWHERE)
    if under_v1:
        kinds += _UNDER_V1
    if method != "get":
        kinds += _CHANGING
    if "requestBody" in operation:
        kinds += _WITH_BODY
    for status, entry in problems.declared(kinds).items():
        standing = operation["responses"].setdefault(str(status), entry)
        examples = standing["content"][problems.MEDIA_TYPE]["examples"]
        examples |= entry["content"][problems.MEDIA_TYPE]["examples"]
        standing["description"] = ", ".join(f"`{code}`" for code in examples)
