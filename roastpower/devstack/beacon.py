# SPDX-License-Identifier: Apache-2.0
"""A local randomness beacon that speaks drand's HTTP format, so that no client tells it from drand.

    python -m roastpower.devstack.beacon --port 8600 --key-file beacon.json \\
        --genesis-time 1700000000 --period 1

| address, with or without /{hash} | under /v2/chains/{hash} | answers                     |
|----------------------------------|-------------------------|-----------------------------|
| /chains                          | (/v2/chains)            | chain hashes                |
| /info                            | /info                   | key and clock               |
| /public/latest                   | /rounds/latest          | the latest round            |
| /public/{n}                      | /rounds/{n}             | round n                     |
| /health                          | /health                 | current and expected round  |

A request for the next round waits until it is published; one for a later round gets 425, as from
drand's public relays.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import sys
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from roastpower.devstack.beacon_network import Json, Network
from roastpower.devstack.errors import DevstackError
from roastpower.devstack.ports import LOOPBACK

FOREVER = "public, max-age=604800, immutable"
NO_CACHE = "no-cache"

_LONGEST_WAIT = 5.0  # drand's own request timeout
_CHAINS = re.compile(r"/(?:v2/)?chains")
_OF_CHAIN = re.compile(
    r"(?:(?P<v2>/v2/chains)?/(?P<hash>[0-9a-f]{64}))?"
    r"/(?:(?P<page>info|health)|(?(v2)rounds|public)/(?P<round>[^/]+))"
)


class Refused(Exception):
    """A request that gets an error; ``cache`` is its Cache-Control."""

    def __init__(self, status: HTTPStatus, reason: str, cache: str = NO_CACHE):
        super().__init__(reason)
        self.status = status
        self.cache = cache


class BeaconServer(ThreadingHTTPServer):
    """HTTP server of one network. Requests that wait for a round take a thread each."""

    daemon_threads = True

    def __init__(self, port: int, network: Network):
        super().__init__((LOOPBACK, port), _Handler)
        self.network = network

    def answer(self, path: str) -> tuple[Json | list[str], str]:
        """The JSON for ``path`` and its Cache-Control.

        Raises:
            Refused: No such address or chain, not a round, or a round of the future.
        """
        if _CHAINS.fullmatch(path):
            return [self.network.chain_hash], FOREVER
        match = _OF_CHAIN.fullmatch(path)
        if match is None:
            raise Refused(HTTPStatus.NOT_FOUND, "no such address")
        if match["hash"] not in (None, self.network.chain_hash):
            raise Refused(HTTPStatus.NOT_FOUND, "no such chain")
        v2 = bool(match["v2"])
        if match["page"] == "info":
            return (self.network.info_v2() if v2 else self.network.info()), FOREVER
        current = self.network.current_round(time.time())
        if match["page"] == "health":
            return {"current": current, "expected": current}, NO_CACHE
        show: Callable[[int], Json] = self.network.published_v2 if v2 else self.network.published
        if match["round"] == "latest":
            if current == 0:
                raise Refused(HTTPStatus.TOO_EARLY, "the first round is not published yet")
            return show(current), NO_CACHE
        wanted = self._round(match["round"])
        self._await(wanted, current)
        return show(wanted), FOREVER

    def _round(self, word: str) -> int:
        if not re.fullmatch(r"[0-9]{1,20}", word) or not 1 <= int(word) < 1 << 64:
            raise Refused(HTTPStatus.BAD_REQUEST, "not a round")
        return int(word)

    def _await(self, wanted: int, current: int) -> None:
        """Let the reader of the next round have it the moment it is published, as drand does."""
        due = self.network.genesis_time + (wanted - 1) * self.network.period
        wait = due - time.time()
        if wanted > current + 1 or wait > _LONGEST_WAIT:
            cache = f"must-revalidate, public, max-age={max(1, int(wait))}"
            raise Refused(HTTPStatus.TOO_EARLY, "Requested future beacon", cache)
        while (wait := due - time.time()) > 0:
            time.sleep(wait)


class _Handler(BaseHTTPRequestHandler):
    server: BeaconServer
    protocol_version = "HTTP/1.1"
    server_version = "roastpower-beacon"
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        try:
            answer, cache = self.server.answer(urlsplit(self.path).path)
        except Refused as refused:
            body = f"{refused}\n".encode()
            self._send(refused.status, "text/plain; charset=utf-8", refused.cache, body)
        else:
            body = json.dumps(answer, separators=(",", ":")).encode()
            self._send(HTTPStatus.OK, "application/json", cache, body)

    def _send(self, status: HTTPStatus, content_type: str, cache: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", cache)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Log refusals alone: a poll a second would fill the disk."""
        if code != HTTPStatus.OK:
            super().log_request(int(code) if isinstance(code, HTTPStatus) else code, size)


def main() -> int:
    """Serve until SIGTERM or Ctrl-C."""
    parser = argparse.ArgumentParser(prog="roastpower.devstack.beacon", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument(
        "--key-file", type=Path, required=True, help="made at first start, mode 0600"
    )
    parser.add_argument("--genesis-time", type=int, required=True, help="Unix seconds of round 1")
    parser.add_argument("--period", type=int, default=1, help="seconds between rounds")
    words = parser.parse_args()
    if words.period < 1:
        parser.error("--period is at least 1")
    try:
        network = Network.load_or_create(words.key_file, words.genesis_time, words.period)
    except DevstackError as error:
        print(error, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with BeaconServer(words.port, network) as server:
        try:
            server.serve_forever(poll_interval=0.1)
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
