"""What a leg tells of packets that it will not hear, in sentences for an installer."""

from __future__ import annotations

from evalengine.clock import Arrival
from evalengine.vocabulary.signals import Noticed
from evalengine.wire.media.latch import Peer


def not_encrypted(arrival: Arrival) -> Noticed:
    """The phone's own voice, in clear or under a key that is not the one agreed on."""
    detail = (
        "Le téléphone envoie du son en clair ou chiffré avec une autre clé\u00a0: il n’est pas "
        "écouté. Réglez son chiffrement audio sur SRTP (SDES), obligatoire."
    )
    return Noticed(kind="media_refused", detail=detail, arrival=arrival)


def stranger(peer: Peer, arrival: Arrival) -> Noticed:
    """Somebody else's."""
    detail = f"Flux audio refusé\u00a0: {peer[0]} port {peer[1]} n’est pas le téléphone."
    return Noticed(kind="rtp_stranger", detail=detail, arrival=arrival)
