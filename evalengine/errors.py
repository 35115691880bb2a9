"""The exception tree. Every message is a French sentence fit for a screen.

::

    EvalEngineError
    ├── Refused            a command that the rules do not allow now; nothing changed
    │   ├── Overloaded     the inbox of the sitting is full; the command was not taken
    │   └── VoiceTaken     another page speaks for the co-évaluateur
    ├── BadDossier         a dossier école or a scenario that cannot be used
    ├── BadSettings        a setting that cannot be used (database, port, folder)
    ├── BadSheet           a filled sheet of marks that cannot be merged
    ├── JournalError       the journal cannot be read or written
    │   ├── JournalFull    no room on the disk: try again later, nothing is lost
    │   ├── JournalBroken  the chain does not hold: an entry was altered or lost
    │   └── Conflict       another writer holds this sitting
    └── WireError          our own misuse of the wire (a peer's misbehaviour is an event)
"""

import errno

_REASONS = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "support en lecture seule",
    errno.ENOSPC: "disque plein",
    errno.EDQUOT: "quota de disque atteint",
    errno.ENOENT: "introuvable",
    errno.EEXIST: "ce n’est pas un dossier",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.EISDIR: "un dossier porte le nom du fichier",
    errno.EADDRINUSE: "déjà pris par un autre programme",
    errno.EADDRNOTAVAIL: "cette adresse n’est pas celle de cette machine",
}


def reason_of(error: OSError) -> str:
    """Why the system refused, in a few French words fit for the end of a sentence."""
    return _REASONS.get(error.errno or 0, error.strerror or "erreur d’entrée-sortie")


class EvalEngineError(Exception):
    """Root of every error this project raises on purpose."""


class Refused(EvalEngineError):
    """A command that the rules do not allow in the present state. Nothing has changed."""


class Overloaded(Refused):
    """The sitting's inbox is full. The command was not taken."""


class VoiceTaken(Refused):
    """The co-évaluateur speaks by another page, which does not give way unasked."""


class BadDossier(EvalEngineError):
    """A dossier école, a scenario or a grid that cannot be used."""


class BadSettings(EvalEngineError):
    """A setting that cannot be used."""


class BadSheet(EvalEngineError):
    """A filled sheet of marks, or a line of it, that cannot be merged."""


class JournalError(EvalEngineError):
    """The journal cannot be read or written."""


class JournalFull(JournalError):
    """No room to write. The entries stay in memory and are tried again."""


class JournalBroken(JournalError):
    """The hash chain does not hold."""


class Conflict(JournalError):
    """Another writer has already written this (sitting, seq)."""


class WireError(EvalEngineError):
    """Our own misuse of the wire."""
