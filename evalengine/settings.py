"""Settings: where the engine listens, and where it keeps things.

From the environment (``EVALENGINE_HTTP_PORT``…), else from a TOML file (``http_port = 8470``)
named by ``EVALENGINE_CONFIG``, else the defaults. What cannot be used is a `BadSettings` whose
sentence names the setting as it was written.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from evalengine.errors import BadSettings

PREFIX = "EVALENGINE_"

_ICE_URL = r"(stuns?:[\w.\-\[\]:]+|turns?:[\w.\-\[\]:]+(\?transport=(udp|tcp))?)"
"""RFC 7064 and 7065."""

Port = Annotated[int, Field(ge=0, le=65535)]
Days = Annotated[int, Field(ge=0, le=36_500)]
Minutes = Annotated[int, Field(ge=1, le=1_440)]
Text = Annotated[str, Field(min_length=1)]
MediaSecurity = Literal["required", "off"]
PhoneTransport = Literal["udp", "tcp"]
IceServers = Annotated[str, Field(pattern=rf"^\s*({_ICE_URL}\s*(,\s*{_ICE_URL}\s*)*)?$")]
Folder = Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())]


class Settings(BaseModel):
    """``database_url`` is an async URL of SQLAlchemy; port 0 lets the system choose.

    ``sip_port`` is UDP's and TCP's. With ``tls_certificate``, a PEM file of a certificate and its
    chain, phones may also come by TLS to ``sip_tls_port``; ``tls_key`` is its key, when that is
    not in the same file.

    With ``tls`` the phones of the house (console, robots) come by TLS; without a certificate, the
    engine then makes one of its own. ``media_security`` is about calls over TLS: their voice is
    encrypted, and a phone that will not is refused, unless it is "off". Without ``tls``, those
    phones come by ``phone_transport``; a candidate's own phone may come by any that is served.

    With ``https`` the web server speaks TLS too, by the same certificate, or by one that the engine
    makes.

    ``sip_proxy`` is the address and port of a proxy in front of the engine, by which phones come;
    ``;transport=tcp`` may follow. Empty: there is none.

    ``ice_servers`` are the STUN and TURN servers by which browsers far away and the engine find
    each other, as URLs with a comma between; ``turn_user`` and ``turn_password`` are for the TURN
    ones, and are told to whoever speaks by his page. Empty: nobody else is asked.

    With ``recordings`` the voices of calls are kept, sealed, and the candidate's notice says so.

    What is older than ``retention_…_days`` is due to be destroyed by `evalengine purge`: recordings
    (6 months), documents of analysis (a year), the grid (0: never).

    A one-time code may be used for ``code_minutes`` after it was made.

    ``sounds_folder`` holds the recordings that the co-évaluateur may play (WAV, FLAC, Opus) beside
    those of the house; None: there are none. ``voice_command`` reads a sentence and writes it
    spoken, as a WAV, for the robot co-évaluateur; empty: eSpeak NG speaks, if it is there.

    ``dossier_folder`` holds a centre's own ``dossier_ecole`` and ``scenarios``; None: the ones
    that came with the program.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    state_folder: Folder
    database_url: Text
    host: Text = "127.0.0.1"
    http_port: Port = 8470
    sip_port: Port = 5060
    sip_tls_port: Port = 5061
    tls_certificate: Folder | None = None
    tls_key: Folder | None = None
    tls: bool = False
    https: bool = False
    phone_transport: PhoneTransport = "udp"
    media_security: MediaSecurity = "required"
    sip_proxy: str = ""
    recordings: bool = True
    ice_servers: IceServers = ""
    turn_user: str = ""
    turn_password: str = ""
    dossier_folder: Folder | None = None
    sounds_folder: Folder | None = None
    voice_command: str = ""
    retention_recordings_days: Days = 183
    retention_analysis_days: Days = 365
    retention_grid_days: Days = 0
    code_minutes: Minutes = 60

    @classmethod
    def load(cls, environ: Mapping[str, str] = os.environ, **chosen: object) -> Self:
        """What ``environ`` and its TOML file say; ``chosen`` settings come before both.

        The state folder is made when it is not there. Raises `BadSettings`.
        """
        told = _Told(environ)
        values = told.by_name() | chosen
        values.setdefault("state_folder", _default_folder(environ))
        values.setdefault("database_url", database_in(Path(str(values["state_folder"]))))
        try:
            settings = cls.model_validate(values)
        except ValidationError as error:
            faults = " ".join(told.sentence(detail) for detail in error.errors())
            raise BadSettings(faults) from error
        _make(settings.state_folder)
        return settings

    def ice(self) -> tuple[str, ...]:
        """The URLs of ``ice_servers``."""
        return tuple(url.strip() for url in self.ice_servers.split(",") if url.strip())

    @classmethod
    def for_demo(
        cls, out: Path, environ: Mapping[str, str] = os.environ, *, tls: bool = False
    ) -> Self:
        """For a sitting that leaves nothing outside ``out``, on ports that are free.

        Only the dossier école is the one of ``environ``. Its robots say nothing worth recording.
        """
        ports = dict.fromkeys(("http_port", "sip_port", "sip_tls_port"), 0)
        chosen = {"state_folder": out / "state", "tls": tls, "recordings": False, **ports}
        told = _Told(environ).by_name().get("dossier_folder")
        return cls.load({}, **chosen, **({"dossier_folder": told} if told else {}))


def database_in(folder: Path) -> str:
    """The URL of the SQLite file kept in ``folder``."""
    return f"sqlite+aiosqlite:///{folder.expanduser().absolute() / 'journal.db'}"


class _Told:
    """What the environment and the file say, and where each value was read."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = {
            name: environ[PREFIX + name.upper()]
            for name in Settings.model_fields
            if environ.get(PREFIX + name.upper())
        }
        self._path = environ.get(PREFIX + "CONFIG", "")
        self._file = _read_toml(Path(self._path)) if self._path else {}

    def by_name(self) -> dict[str, Any]:
        return self._file | self._environ

    def sentence(self, detail: ErrorDetails) -> str:
        """One refusal of pydantic, in French, under the name that the reader wrote."""
        name = str(detail["loc"][0])
        if name in self._environ:
            shown = PREFIX + name.upper()
        else:
            shown = f"{name} ({self._path})" if name in self._file else name
        return f"Le réglage {shown} {_fault(detail)}."


def _fault(detail: ErrorDetails) -> str:
    given = str(detail["input"])[:40]
    match detail["type"]:
        case "extra_forbidden":
            return f"n’existe pas ; connus : {', '.join(Settings.model_fields)}"
        case "int_parsing" | "int_type" | "int_from_float" | "int_parsing_size":
            return f"doit être un nombre entier, et non « {given} »"
        case "greater_than_equal" | "less_than_equal":
            if str(detail["loc"][0]).endswith("_days"):
                return f"doit être un nombre de jours, 0 pour ne rien détruire, et non {given}"
            if str(detail["loc"][0]).endswith("_minutes"):
                return f"doit être un nombre de minutes, de 1 à 1440, et non {given}"
            return f"doit être un port, de 0 à 65535, et non {given}"
        case "literal_error":
            return (
                f"doit être {detail['ctx']['expected'].replace(' or ', ' ou ')}, et non « {given} »"
            )
        case "bool_parsing" | "bool_type":
            return f"doit être true ou false, et non « {given} »"
        case "string_pattern_mismatch":
            return f"doit être une suite comme stun:hote:3478,turn:hote:3478, et non « {given} »"
        case "string_too_short":
            return "est vide"
        case _:
            return f"doit être un texte, et non « {given} »"


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadSettings(f"Le fichier de réglages « {path} » ne peut pas être lu.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(
            f"Le fichier de réglages « {path} » n’est pas du TOML : {error}."
        ) from error


def _default_folder(environ: Mapping[str, str]) -> Path:
    """``$XDG_STATE_HOME/evalengine``; a relative XDG path is to be ignored (XDG Base Directory)."""
    home = Path(environ.get("XDG_STATE_HOME", ""))
    return (home if home.is_absolute() else Path.home() / ".local" / "state") / "evalengine"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSettings(
            f"Le réglage state_folder donne « {folder} », un dossier qui ne peut pas être créé."
        ) from error
