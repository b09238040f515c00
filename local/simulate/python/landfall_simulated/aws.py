"""boto3 as jobs have it: clients whose calls the simulation makes, as the job's role, and lets go wrong."""

import io
from collections.abc import Iterator
from datetime import datetime
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from landfall_simulated.running import current
from landfall_simulated.wire import Message

_SERVICES = {"s3": "s3", "glue": "glue", "sns": "sns", "redshift-data": "redshift"}
# What a page's answer names the next one by, and what the next call takes it as.
_NEXT_PAGE = {
    "list_objects_v2": {"NextContinuationToken": "ContinuationToken"},
    "list_object_versions": {"NextKeyMarker": "KeyMarker", "NextVersionIdMarker": "VersionIdMarker"},
    "get_tables": {"NextToken": "NextToken"},
}

# Lists whose lines tell when something was last modified.
_DATED = ("Contents", "Versions", "DeleteMarkers")


class Client:
    """A client of one service, under the names that boto3 has for its operations."""

    def __init__(self, service: str) -> None:
        if service not in _SERVICES:
            raise NotImplementedError(f"The simulation has no client for {service}.")
        self._service = _SERVICES[service]

    def __getattr__(self, method: str) -> Any:
        return partial(self._call, _operation(method))

    def get_paginator(self, method: str) -> "Paginator":
        """As boto3's."""
        return Paginator(getattr(self, method), _NEXT_PAGE[method])

    def upload_fileobj(self, file: Any, bucket: str, key: str) -> None:
        """As boto3's, for files that go up in one piece."""
        self._call("PutObject", Bucket=bucket, Key=key, Body=file.read())

    def _call(self, operation: str, **given: Any) -> dict[str, Any]:
        body = given.pop("Body", b"")
        if isinstance(given.get("CopySource"), dict):
            given["CopySource"] = _copy_source(given["CopySource"])
        asked = {"ask": "call", "service": self._service, "operation": operation, "input": given}
        answer, content = current().ask(Message(asked, body))
        if "error" in answer:
            raise _client_error(operation, answer["error"])
        return _with_moments({**answer["value"], "Body": io.BytesIO(content)})


class Paginator:
    """As boto3's: all pages of an answer."""

    def __init__(self, method: Any, following: dict[str, str]) -> None:
        self._method, self._following = method, following

    def paginate(self, **given: Any) -> Iterator[dict[str, Any]]:
        """Asks for one page after the other."""
        while True:
            page = self._method(**given)
            yield page
            marks = {to: page[mark] for mark, to in self._following.items() if page.get(mark)}
            if not marks:
                return
            given.update(marks)


def client(service: str, **_config: Any) -> Client:
    """In place of boto3.client."""
    return Client(service)


@cache
def _operation(method: str) -> str:
    return "".join(part.capitalize() for part in method.split("_"))


def _copy_source(source: dict[str, str]) -> str:
    version = f"?versionId={source['VersionId']}" if "VersionId" in source else ""
    return f"{source['Bucket']}/{quote(source['Key'], safe='/~')}{version}"


def _client_error(operation: str, error: dict[str, Any]) -> ClientError:
    # An answer to HEAD has no body to tell the code in.
    code = str(error["status"]) if operation.startswith("Head") else error["code"]
    said = {
        "Error": {"Code": code, "Message": error["message"]},
        "ResponseMetadata": {"HTTPStatusCode": error["status"]},
    }
    return ClientError(said, operation)


def _with_moments(answer: dict[str, Any]) -> dict[str, Any]:
    """Moments as boto3 has them; headers tell them to the second."""
    if "LastModified" in answer:
        answer["LastModified"] = _moment(answer["LastModified"]).replace(microsecond=0)
    for listed in (line for name in _DATED for line in answer.get(name, ())):
        listed["LastModified"] = _moment(listed["LastModified"])
    return answer


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
