"""The calls of the API by curl, made from its document; texts are English, as in the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pim.web.api.document import iter_operations
from pim.web.openapi.document import TOKEN

_PLACES = {"sku": "SKU", "code": "CODE", "key": "CODE", "sha256": "SHA256", "set_id": "1"}
_CHANGES = '{"changes": [{"field": "…", "value": "…", "expected": "…"}]}'


@dataclass(frozen=True, slots=True)
class Call:
    """One operation of the API, with a call to copy."""

    name: str
    method: str
    path: str
    summary: str
    permission: str
    parameters: tuple[dict[str, Any], ...]
    answers: tuple[tuple[str, str], ...]  # status and meaning of the good ones
    curl: str


def group_calls(public_url: str) -> dict[str, list[Call]]:
    """Every call, by what it is about, in the order of the document."""
    groups: dict[str, list[Call]] = {}
    for path, method, told in iter_operations():
        groups.setdefault(told["tags"][0], []).append(_call(public_url, path, method, told))
    return groups


def _call(public_url: str, path: str, method: str, told: dict[str, Any]) -> Call:
    good = [(status, answer["description"]) for status, answer in told["responses"].items() if status < "400"]
    return Call(
        told["operationId"],
        method,
        path,
        told["summary"],
        told["x-permission"],
        tuple(told.get("parameters", ())),
        tuple(good),
        _curl(public_url, path, method, told),
    )


def _curl(public_url: str, path: str, method: str, told: dict[str, Any]) -> str:
    for name, place in _PLACES.items():
        path = path.replace(f"{{{name}}}", place)
    parts = ["curl --fail-with-body", f'--header "Authorization: Bearer {TOKEN}"']
    kinds = told.get("requestBody", {}).get("content", {})
    if "multipart/form-data" in kinds:
        parts.append('--form "file=@photo.jpg"')
    elif "application/jsonl" in kinds:
        parts += ['--header "Content-Type: application/jsonl"', "--data-binary @lines.jsonl"]
    elif kinds:
        parts += [f"--request {method}", f"--json '{_CHANGES if method == 'PATCH' else '{…}'}'"]
    elif method != "GET":
        parts.append(f"--request {method}")
    parts.append(f'"{public_url}{path}"')
    return " \\\n  ".join(parts)
