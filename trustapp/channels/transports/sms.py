"""Handing texts to a carrier that speaks Twilio's API, knowing at each moment who holds them.

Plain HTTP of the standard library, because the question is always the same: did the request
leave? A fresh connection for every text: a kept one may be dropped by the carrier at the very
moment the body leaves, and that would be doubt about a text that never arrived.
"""

import base64
import http.client
import json
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlsplit

from twilio.request_validator import RequestValidator

from trustapp.channels.transports.carrier import CarrierAway, Refused, Uncertain

# Half of what a mail server gets: a carrier answers within seconds or is in trouble.
LAST_ANSWER_SECONDS = 30.0
_LONGEST_ANSWER = 64 * 1024
_UNAUTHORISED, _TIMED_OUT, _TOO_MANY = 401, 408, 429
# A gateway that lost the carrier behind it: nobody can say whether the carrier took the text.
_GATEWAY = (502, 504)
# Refusals that are about us, not about the text: sign-in, account, address of the API.
_ABOUT_US = range(20000, 21000)


@dataclass(frozen=True, slots=True)
class Account:
    """Where the carrier listens, and how we sign in."""

    url: str
    name: str
    token: str
    timeout: float = 10.0


class Carrier:
    """A carrier that takes texts one by one."""

    def __init__(self, account: Account) -> None:
        self.account = account

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave; no conversation outlives its text."""

    def hand_over(
        self, *, sender: str, recipient: str, body: bytes, before_body: Callable[[], None]
    ) -> None:
        """Give one text to the carrier, which listens and knows nothing when `before_body` runs.

        The form says from whom and to whom.
        """
        connection = self._connection()
        try:
            _call(connection)
            before_body()
            status, answer, retry_after = self._post(connection, body)
        finally:
            connection.close()
        _judge(status, answer, retry_after)

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.account.url)
        if parts.scheme == "https":
            proof = ssl.create_default_context()
            return http.client.HTTPSConnection(
                parts.netloc, timeout=self.account.timeout, context=proof
            )
        return http.client.HTTPConnection(parts.netloc, timeout=self.account.timeout)

    def _post(
        self, connection: http.client.HTTPConnection, body: bytes
    ) -> tuple[int, dict[str, Any], str]:
        account = self.account
        signed = base64.b64encode(f"{account.name}:{account.token}".encode()).decode()
        path = urlsplit(account.url).path
        try:
            connection.sock.settimeout(LAST_ANSWER_SECONDS)
            connection.request(
                "POST",
                f"{path}/2010-04-01/Accounts/{quote(account.name, safe='')}/Messages.json",
                body=body,
                headers={
                    "Authorization": f"Basic {signed}",
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Accept": "application/json",
                    "Connection": "close",
                },
            )
            answer = connection.getresponse()
            status, retry_after = answer.status, answer.headers.get("Retry-After", "")
        except (OSError, http.client.HTTPException) as error:
            raise Uncertain(_word(error)) from error
        return status, _read(answer), retry_after


def _call(connection: http.client.HTTPConnection) -> None:
    try:
        connection.connect()
    except (OSError, http.client.HTTPException) as error:
        raise CarrierAway(_word(error)) from error


def is_signed(token: str, *, address: str, form: Mapping[str, str], signature: str) -> bool:
    """Say whether the carrier itself sent this form to this address of ours.

    Without a token nobody can be the carrier: an empty one would let everybody sign.
    """
    return bool(token) and RequestValidator(token).validate(address, form, signature)


def _read(answer: http.client.HTTPResponse) -> dict[str, Any]:
    """Return what the carrier explains; the status alone already says what it did."""
    try:
        found = json.loads(answer.read(_LONGEST_ANSWER))
    except (OSError, http.client.HTTPException, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _judge(status: int, answer: dict[str, Any], retry_after: str) -> None:
    """Return when the carrier has taken the text, or raise what it said instead."""
    if status // 100 == 2:
        return
    code = answer.get("code")
    code = code if isinstance(code, int) else status
    word = str(answer.get("message") or http.client.responses.get(status, "no reason given"))
    if status == _TOO_MANY:
        raise CarrierAway(f"{code} {word}", pause=_seconds(retry_after))
    if status == _UNAUTHORISED or (status // 100 == 4 and code in _ABOUT_US):
        raise CarrierAway(f"{code} {word}")
    if status in _GATEWAY:
        raise Uncertain(f"{status} {word}")
    is_permanent = status // 100 == 4 and status != _TIMED_OUT
    raise Refused(code, word, is_permanent=is_permanent)


def _seconds(retry_after: str) -> float:
    """Return the wait of a Retry-After header, given in seconds or as a date (RFC 9110)."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return 0.0
    if at.tzinfo is None:
        return 0.0
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


def _word(error: BaseException) -> str:
    return str(error) or type(error).__name__
