"""One frozen tree of settings. What is impossible is refused here, and the error names the field."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from os import PathLike, fsencode
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Field, StrictBool, StrictFloat, StrictInt, ValidationError, field_validator, model_validator

from actors.security.grammar import legal
from actors.security.rules import rules_of
from messages.base import Message
from messages.errors import ConfigError
from messages.resources import Budget

Seconds: TypeAlias = Annotated[float, Field(gt=0.0, allow_inf_nan=False, strict=True)]
Number: TypeAlias = StrictFloat | StrictInt


class Settings(Message):
    """Base of the tree. Raises `ConfigError`, which names the field and the fault."""

    if not TYPE_CHECKING:  # the fields of each class are its signature

        def __init__(self, /, **fields: Any) -> None:
            try:
                super().__init__(**fields)
            except ValidationError as error:
                faults = [
                    (_place(fault["loc"], fields), fault["msg"].removeprefix("Value error, "))
                    for fault in error.errors()
                ]
                raise ConfigError("; ".join(": ".join(filter(None, fault)) for fault in faults)) from None


def _place(loc: tuple[int | str, ...], fields: Mapping[str, Any]) -> str:
    """Where a fault is. A key of a mapping may be anything, so its number stands for it."""
    if not loc:
        return ""
    name, *keys = loc
    if keys and isinstance(fields.get(str(name)), Mapping) and keys[0] in fields[str(name)]:
        return f"{name}[{list(fields[str(name)]).index(keys[0])}]"
    shown = str(name) if re.fullmatch("[a-z_]{1,40}", str(name)) else "a field of another name"
    return f"{shown}[{keys[0]}]" if keys and isinstance(keys[0], int) else shown


class FrontConfig(Settings):
    """The front box, the one place where records may be dropped."""

    capacity: StrictInt = Field(default=200_000, ge=1)
    """Records that wait at most; a new one is dropped when it is full."""
    reserve: StrictInt | None = Field(default=None, ge=0)
    """Places kept for names of the instant tier; None: one in a hundred."""

    @model_validator(mode="after")
    def _leaves_room(self) -> FrontConfig:
        if self.reserve is not None and self.reserve >= self.capacity:
            raise ValueError("reserve must be below capacity")
        return self

    @property
    def reserved(self) -> int:
        """Places kept for names of the instant tier."""
        return self.capacity // 100 if self.reserve is None else self.reserve


class SecurityConfig(Settings):
    """The rules of the filter."""

    enable_pii_detection: StrictBool = True
    enable_content_filtering: StrictBool = True
    max_metric_name_length: StrictInt = Field(default=100, ge=1, le=1024)
    allowed_metric_prefixes: tuple[str, ...] = ()
    """A strict allow-list; empty lets every legal name through."""
    blocked_patterns: tuple[str, ...] = ()
    """Linear-time patterns (RE2 syntax)."""
    bounds: Mapping[str, tuple[Number, Number]] = {}
    """Lowest and highest value, by name."""
    rate_limits: Mapping[str, Number | tuple[Number, Number]] = {}
    """Records a second, or (records a second, burst), by name."""
    allowed_labels: Mapping[str, tuple[str, ...]] | None = None
    """Label keys that may be used, each with its values (none listed: any)."""
    on_sensitive_name: Literal["refuse", "redact"] = "refuse"
    max_series: StrictInt = Field(default=10_000, ge=1)
    """Distinct series; records of further ones go to `telemetry.overflow`."""
    max_series_per_name: StrictInt = Field(default=2_000, ge=1)
    """Label sets of one name; records of further ones go to the name's series with the label `telemetry.overflow`."""

    @model_validator(mode="after")
    def _possible(self) -> SecurityConfig:
        rules_of(**dict(self))
        return self


def _may_be_a_file(path: Path) -> bool:
    try:
        return bool(path.name) and b"\0" not in fsencode(path)
    except UnicodeEncodeError:
        return False


class StoreConfig(Settings):
    """The store."""

    buffer_size: StrictInt = Field(default=1_000, ge=1)
    """Points kept of each series. Counts and windows do not depend on it."""
    retention_s: Seconds = 86_400.0
    """Points that are older are forgotten, whether there is place for them or not."""
    evict_idle_s: Seconds = 86_400.0
    """A series without a record for so long makes room when the most series are there. After a day it is in no window."""
    state_path: Path | None = None
    """File that the store's contents are saved to, and restored from at the start; None: they end with the process."""
    checkpoint_interval_s: Seconds = 5.0
    """Between two saves. A crash of the process loses no more than that."""

    @field_validator("state_path")
    @classmethod
    def _names_a_file(cls, path: Path | None) -> Path | None:
        if path is not None and not _may_be_a_file(path):
            raise ValueError("must be the path of a file")
        return path


class TiersConfig(Settings):
    """Names that are collected by a tier from the start. A name in no tier goes straight to the store."""

    instant: tuple[str, ...] = ()
    fast: tuple[str, ...] = ()
    normal: tuple[str, ...] = ()
    slow: tuple[str, ...] = ()
    aggregate: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_tier_each(self) -> TiersConfig:
        seen: dict[str, str] = {}
        for tier, names in self:
            for place, name in enumerate(names):
                if not legal(name):
                    raise ValueError(f"{tier}[{place}] is no name that a metric can have")
                if seen.setdefault(name, tier) != tier:
                    raise ValueError(f"{tier}[{place}] is a name of {seen[name]} already")
        return self


class MonitorConfig(Settings):
    """The resource monitor."""

    interval_s: Seconds = 30.0
    budget: Budget = Budget()
    use_psutil: bool = True
    disk_path: str = "/"


class SupervisionConfig(Settings):
    """The supervisor of the telemetry actors."""

    hang_after_s: Seconds = 2.0
    """Filter, tiers and store without progress for so long are fenced and replaced."""
    snapshot_deadline_s: Seconds = 0.9
    """A snapshot is answered within it, from the last one if the store is silent."""


class TelemetryConfig(Settings):
    """Everything that can be set. A reload is a new object.

    `TelemetryConfig.load(path)` reads it from a TOML or JSON file of the same tree.
    """

    front: FrontConfig = FrontConfig()
    security: SecurityConfig = SecurityConfig()
    store: StoreConfig = StoreConfig()
    tiers: TiersConfig = TiersConfig()
    monitor: MonitorConfig = MonitorConfig()
    supervision: SupervisionConfig = SupervisionConfig()

    @classmethod
    def load(cls, path: str | PathLike[str]) -> TelemetryConfig:
        """The settings in a file, by its suffix `.toml` or `.json`. Raises `ConfigError`, which names the file or the field."""
        try:
            file = Path(path)
        except TypeError:
            raise ConfigError("path: must be the path of a file") from None
        parse = _PARSERS.get(file.suffix.lower())
        if parse is None:
            raise ConfigError(f"{file.name}: must end in .toml or .json")
        try:
            tree = parse(file.read_text("utf-8-sig"))
        except ConfigError as error:
            raise ConfigError(f"{file.name}: {error}") from None
        except (OSError, ValueError, RecursionError) as error:
            # Of the parsers' words only the place: they quote keys.
            place = re.search(r"line \d+,? column \d+", str(error)) if isinstance(error, ValueError) else None
            where = f" at {place.group()}" if place else ""
            raise ConfigError(f"{file.name}: cannot be read{where}, {type(error).__name__}") from None
        if not isinstance(tree, dict):
            raise ConfigError(f"{file.name}: must hold a table of settings")
        return cls(**tree)

    @classmethod
    def checked(cls, config: Any) -> TelemetryConfig:
        """The configuration that somebody has given. Raises `ConfigError` for what is none."""
        if isinstance(config, TelemetryConfig):
            return config
        raise ConfigError("config: must be a TelemetryConfig; TelemetryConfig.load reads one from a file")

    def refuse_more_than_rules(self, new: TelemetryConfig) -> None:
        """Raises `ConfigError` if a reload would change anything but the security rules."""
        self.checked(new)
        for part, value in self:
            if part != "security" and value != getattr(new, part):
                raise ConfigError(f"{part}: cannot be changed while the system lives")


def _json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_distinct)


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON. Of two keys that are equal one would be lost, and a rule with it."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ConfigError("a key stands twice in an object")
    return dict(pairs)


_PARSERS: dict[str, Callable[[str], Any]] = {".toml": tomllib.loads, ".json": _json}
