"""Octets and meaning, both ways. Sans-IO.

What comes is cut (`cutting`), its values are read (`grammar`), and `message` vouches for the whole;
`compose` writes; `hops` says where a message goes next; `sdp` and `description` are RFC 4566 and
the offer and answer of RFC 3264; `instant` reads INFO and MESSAGE.
"""
