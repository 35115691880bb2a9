"""Who comes by http where https is spoken is sent on to it, instead of being cut without a word.

The handshake of TLS begins with the octet 22 (RFC 8446 §5.1), a request with the letters of its
method: what is no handshake is answered in clear, once, by the way that TLS would have answered.
"""

from __future__ import annotations

import re
import ssl
from typing import Any

_HANDSHAKE = 22
_REQUEST = re.compile(rb"(?:GET|HEAD) (/[!-~]*) HTTP/1\.[01]\r\n", re.ASCII)
_HOST = re.compile(rb"\r\nhost: *([0-9a-z.\-:\[\]]{1,255})\r\n", re.ASCII | re.IGNORECASE)
_SENTENCE = (
    "Cette adresse ne répond qu’en https\u00a0: remettez «\u00a0https\u00a0» au début de l’adresse."
)


class WebContext(ssl.SSLContext):
    """A server's context, for asyncio's transports; `wrap_socket` is as it always was."""

    def wrap_bio(
        self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, *given: Any, **named: Any
    ) -> ssl.SSLObject:
        self.sslobject_class = _Welcomed
        made = super().wrap_bio(incoming, outgoing, *given, **named)
        assert isinstance(made, _Welcomed)
        made.incoming, made.outgoing = incoming, outgoing
        return made


class _Welcomed(ssl.SSLObject):
    incoming: ssl.MemoryBIO
    outgoing: ssl.MemoryBIO
    _known = False

    def do_handshake(self) -> None:
        """Answers at once what is no handshake; whatever comes after that ends the connection."""
        if not self._known and (begun := self.incoming.read()):
            self._known = True
            self.incoming.write(begun)
            if begun[0] != _HANDSHAKE:
                self.outgoing.write(answer(begun))
                raise ssl.SSLWantReadError(ssl.SSL_ERROR_WANT_READ, "told to come by https")
        super().do_handshake()


def answer(request: bytes) -> bytes:
    """A redirection to the same address by https, when the request's beginning tells it; else a
    sentence."""
    asked, host = _REQUEST.match(request), _HOST.search(request)
    told = _SENTENCE.encode()
    head = [b"HTTP/1.1 400 Bad Request"]
    if asked and host:
        head = [b"HTTP/1.1 307 Temporary Redirect", b"Location: https://" + host[1] + asked[1]]
    head += [
        b"Content-Type: text/plain; charset=utf-8",
        b"Content-Length: %d" % len(told),
        b"Cache-Control: no-store",
        b"Connection: close",
    ]
    return b"\r\n".join(head) + b"\r\n\r\n" + (b"" if request.startswith(b"HEAD") else told)
