"""Readers without a browser: websocket clients that open pages and change places as people do."""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin, Subprotocol

_PATIENCE_S = 60.0  # a page that takes longer has failed its reader
_AGAIN_S = 0.5
_LARGEST_MESSAGE = 1 << 26


class Run(NamedTuple):
    """One run of a page as its reader saw it: when it began, seconds it took, what went wrong."""

    began: float
    took: float
    fault: str


@dataclass
class Reader:
    """One reader of the dashboard at ``address``; ``number`` decides the seat and what is read.

    ``runs`` collects what the reader saw, ``returns`` how often a lost connection came back.
    """

    address: str
    number: int
    pages: Sequence[str]
    scopes: Sequence[str]
    think_s: float = 5.0
    runs: list[Run] = field(default_factory=list)
    returns: int = 0

    async def read(self, until: float) -> None:
        """Open a page and go on reading until the clock (``time.monotonic``) says so."""
        steps = self._steps()
        lost = False
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                async with self.connected() as socket:
                    if lost:
                        self.returns += 1
                    while time.monotonic() < until:
                        page, scope, pause = next(steps)
                        began = time.monotonic()
                        fault = await asyncio.wait_for(_run(socket, page, scope), _PATIENCE_S)
                        self.runs.append(Run(began, time.monotonic() - began, fault))
                        await asyncio.sleep(pause)
            except TimeoutError:
                self.runs.append(Run(began, time.monotonic() - began, "no answer"))
            except (ConnectionClosed, InvalidHandshake, OSError):
                # A browser connects again by itself, and shows the page that it had meanwhile.
                lost = True
                await asyncio.sleep(_AGAIN_S)

    def _steps(self) -> Iterator[tuple[str, str, float]]:
        chance = random.Random(self.number)  # noqa: S311 - the same readers in every run
        page, scope = self.pages[0], self.scopes[0]
        while True:
            yield page, scope, chance.uniform(0.6, 1.4) * self.think_s
            if chance.random() < 0.6:
                scope = chance.choice(self.scopes)
            else:
                page = chance.choice(self.pages)

    def connected(self) -> connect:
        """Return a connection to the dashboard, to be entered."""
        secure = urlsplit(self.address).scheme == "https"
        trusting = None
        if secure:
            trusting = ssl.create_default_context()
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        return connect(
            f"{self.address.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            origin=Origin(self.address),
            additional_headers={"Cookie": f"dashboard_seat=reader-{self.number}"},
            ssl=trusting,
            max_size=_LARGEST_MESSAGE,
        )


async def _run(socket: ClientConnection, page: str, scope: str) -> str:
    """Ask for a page and take in all that it sends; return what went wrong, or nothing."""
    fault = ""
    async for _, message in answer(socket, page, {"scope": scope} if scope else {}):
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            fault = fault or _fault(message)
        if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            return "the script does not compile"
    return fault


async def answer(
    socket: ClientConnection, page: str, address: Mapping[str, str]
) -> AsyncIterator[tuple[int, ForwardMsg]]:
    """Ask for a page; yield every message that it sends, with its bytes, to the last."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.query_string = urlencode(address)
    await socket.send(asked.SerializeToString())
    while True:
        raw = await socket.recv(decode=False)
        message = ForwardMsg.FromString(raw)
        yield len(raw), message
        ended = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
        if message.WhichOneof("type") == "script_finished" and message.script_finished in ended:
            return


def is_map(message: ForwardMsg) -> bool:
    """Return whether a message draws a map."""
    if message.WhichOneof("type") != "delta" or not message.delta.HasField("new_element"):
        return False
    element = message.delta.new_element
    drawn = element.WhichOneof("type") == "bidi_component"
    return drawn and element.bidi_component.component_name.endswith("dashboard_map")


def _fault(message: ForwardMsg) -> str:
    element = message.delta.new_element
    if element.WhichOneof("type") == "exception":
        return element.exception.message
    if element.WhichOneof("type") == "alert" and element.alert.format == element.alert.ERROR:
        return element.alert.body
    return ""
