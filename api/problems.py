# SPDX-License-Identifier: Apache-2.0
"""Errors as RFC 9457 problem documents: in answers, and in the OpenAPI schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from api import errors
from api.errors import ApiError

MEDIA_TYPE = "application/problem+json"

_OF_A_VALUE: Mapping[str, type[ApiError]] = {
    "json_invalid": errors.InvalidJson,
    "invalid_address": errors.InvalidAddress,
    "bad_checksum": errors.BadChecksum,
    "invalid_digest": errors.InvalidDigest,
    "invalid_salt": errors.InvalidSalt,
    "looks_like_a_key": errors.LooksLikeAKey,
}


class Place(BaseModel):
    """Where in a request something is wrong."""

    where: str
    message: str


class Problem(BaseModel):
    """What every error looks like. `code` is stable; `detail` is for people."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str | None = None
    errors: list[Place] | None = None


def document(error: ApiError, request_id: str | None) -> dict[str, Any]:
    """The problem document of an error."""
    return {
        "type": f"urn:roastpower:problem:{error.code}",
        "title": error.title,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "request_id": request_id,
        **error.members,
    }


def answer(error: ApiError, request_id: str | None) -> JSONResponse:
    """The response of an error."""
    return JSONResponse(
        document(error, request_id),
        status_code=error.status,
        headers=dict(error.headers),
        media_type=MEDIA_TYPE,
    )


async def refuse(error: ApiError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with an error before or after the framework sees a request."""
    state = scope.setdefault("state", {})
    state["code"] = error.code
    await answer(error, state.get("request_id"))(scope, receive, send)


def responses(*kinds: type[ApiError]) -> dict[int | str, dict[str, Any]]:
    """The errors of a route for its OpenAPI entry; 500 and 503 are added for all by `openapi`."""
    return declared(kinds)


def declared(kinds: Sequence[type[ApiError]]) -> dict[int | str, dict[str, Any]]:
    """Errors by status, each with an example by its code."""
    by_status: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        entry = by_status.setdefault(
            kind.status,
            {
                "description": "",
                "content": {
                    MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}
                },
            },
        )
        examples = entry["content"][MEDIA_TYPE]["examples"]
        examples[kind.code] = {
            "summary": kind.title,
            "value": document(kind(kind.title), "0b7a8c2e4f7d4f0c8d0f2b6f1f8f3a11"),
        }
        entry["description"] = ", ".join(f"`{code}`" for code in examples)
    return by_status


def install(app: FastAPI) -> None:
    """Answers every error of the framework and of the database with a problem document."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    for kind in (OperationalError, InterfaceError, PoolTimeout):
        app.add_exception_handler(kind, _database_error)
    app.add_exception_handler(DBAPIError, _lost_connection)


def _request_id(request: Request) -> str | None:
    return getattr(request.state, "request_id", None)


async def _api_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)
    request.state.code = error.code
    return answer(error, _request_id(request))


async def _validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return await _api_error(request, invalid(error.errors()))


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    found = _of_framework(error)
    if isinstance(found, errors.MethodNotAllowed):
        found.headers = _allowed(request) or found.headers
    return await _api_error(request, found)


def _allowed(request: Request) -> dict[str, str]:
    """All methods of a path; the framework names those of the first of its routes alone."""
    path = getattr(request.scope.get("route"), "path", None)
    operations = request.app.openapi()["paths"].get(path, {})
    return {"Allow": ", ".join(sorted(name.upper() for name in operations))} if operations else {}


async def _database_error(request: Request, error: Exception) -> JSONResponse:
    return await _api_error(
        request, errors.Unavailable("the database does not answer: try again in a moment")
    )


async def _lost_connection(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, DBAPIError)
    if error.connection_invalidated:
        return await _database_error(request, error)
    raise error


def _of_framework(error: HTTPException) -> ApiError:
    if error.status_code == 404:
        return errors.NotFound("see /openapi.json for what there is")
    if error.status_code == 405:
        refused = errors.MethodNotAllowed("see /openapi.json for what there is")
        refused.headers = error.headers or {}  # which methods there are
        return refused
    if error.status_code == 400:
        return errors.BadRequest("the body is not JSON in UTF-8")
    raise error


def invalid(found: Sequence[Mapping[str, Any]]) -> ApiError:
    """The error for what validation found. What was sent is not repeated: it may be a content."""
    first = found[0]
    kind = _kind(tuple(first["loc"]), first["type"])
    places = [{"where": _where(one["loc"]), "message": one["msg"]} for one in found]
    return kind(f"{places[0]['where']}: {places[0]['message']}", errors=places)


def _where(loc: Sequence[Any]) -> str:
    # A member's name comes from the caller, and need not be encodable.
    return ".".join(str(part) for part in loc).encode(errors="replace").decode()


def _kind(loc: tuple[Any, ...], kind: str) -> type[ApiError]:
    if kind in _OF_A_VALUE:
        return _OF_A_VALUE[kind]
    if loc == ("query", "limit"):
        return errors.InvalidLimit
    if loc[0] == "path":
        ranges = ("greater_than_equal", "less_than_equal", "int_parsing_size")
        return errors.IdOutOfRange if kind in ranges else errors.InvalidId
    return errors.Invalid
