"""The dossier that ships, and its variants in folders of their own."""

from __future__ import annotations

import pytest

from evalengine.commission.variant.folder import drawn, write
from evalengine.commission.variant.names import free_names
from evalengine.dossier.loader import load_with_sources


@pytest.fixture(scope="session")
def shipped():
    """The dossier that ships and its files."""
    return load_with_sources()


@pytest.fixture(scope="session")
def free(shipped):
    """The names that may be exchanged, whatever the seed."""
    return free_names(shipped[1])


@pytest.fixture(scope="session")
def variant_of(shipped, free, tmp_path_factory):
    """``variant_of(seed)``: the dossier and the files of a variant, read back from its folder."""
    known: dict = {}

    def variant_of(seed: int):
        if seed not in known:
            folder = tmp_path_factory.mktemp("variante") / str(seed)
            write(drawn(shipped[1], seed, free), folder)
            known[seed] = load_with_sources(folder)
        return known[seed]

    return variant_of
