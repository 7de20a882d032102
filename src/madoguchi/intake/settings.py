"""What the intake of one clinic may be told; every figure here is a habit, not a fact.

Sources of the defaults: ``oqs-interface.md`` §1.2, §1.9–10; ``measured.md`` §2; ``anchors.md`` §8.
"""

from dataclasses import dataclass
from pathlib import Path

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class IntakeSettings:
    """Folders, how to watch them, and how much is believed of what lies in them.

    ``face``, ``res``: the terminal's folders. ``req``: only its health is looked at.
    ``trash_name``: folder beside ``face`` into which some receipt computers move used files.
    ``trash_days``: how many days before today such a file is still fetched from there.
    ``mode``: "notify" on a local disk; "poll" on a network share, which sends no notifications.
    ``poll_seconds``, ``rescan_seconds``: least time between two listings in either mode.
    ``stable_after_ms``: two equal reads so far apart make a file that does not look whole final.
    ``empty_after_ms``: how long an empty file may stay before it is judged.
    ``retry_seconds``, ``retry_at_most``: first and longest pause after a file could not be read.
    ``single_limit``, ``bulk_limit``: bytes of a file for one person and for many.
    ``files_per_sweep``: so many files, newest first, are read before anything else gets its turn.
    ``health_seconds``: pause between two looks at the folders themselves.
    ``full_below``: free bytes below which a folder counts as full.
    ``must_be_writable``: folders for which "read-only" is a fault.
    ``probe_by_writing``: also try to write (and remove) a file in those; leaves a trace if killed.
    """

    face: Path
    res: Path
    req: Path | None = None
    trash_name: str = "trash"
    trash_days: int = 1
    mode: str = "notify"
    poll_seconds: float = 0.5
    rescan_seconds: float = 5.0
    stable_after_ms: int = 300
    empty_after_ms: int = 10_000
    retry_seconds: float = 0.25
    retry_at_most: float = 30.0
    single_limit: int = 2_000_000
    bulk_limit: int = 256_000_000
    files_per_sweep: int = 200
    health_seconds: float = 5.0
    full_below: int = 200 * _MIB
    must_be_writable: tuple[str, ...] = ("face", "res", "req")
    probe_by_writing: bool = False

    def __post_init__(self) -> None:
        """Refuse a mode that nobody knows."""
        if self.mode not in {"notify", "poll"}:
            raise ValueError(f"mode is notify or poll, not {self.mode}")

    @property
    def trash(self) -> Path:
        """The folder beside ``face`` where another program may put what it has used."""
        return self.face.parent / self.trash_name
