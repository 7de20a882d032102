"""The encrypted list of the day: written at a set time and on demand, old ones deleted.

``issue 3`` item 7, ``rules.md`` SG-13 (readable when the system is down). Readable without this
program: a PDF in a folder of the clinic's choice. What is stored for it: the password, in a file of
the hub's private folder that only its account can read (mode 600), because a job that nobody
attends cannot ask for it; neither the database nor a backup of it holds it.
"""

import os
import re
import secrets
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import Lock
from typing import Final

from msgspec import Struct

from madoguchi.counter.offline.expected import Expected, expected_on
from madoguchi.counter.offline.fonts_table import FONTS
from madoguchi.counter.offline.paper_pdf import NoFontError, Paper, load_fonts, made
from madoguchi.counter.registry import RefusedError
from madoguchi.counter.service import INTAKE_ACTOR, NotAllowedError, only_registrars
from madoguchi.domain.clock import Clock, business_day
from madoguchi.store.ports import Role, StaffUser, Store

_NAME: Final = "madoguchi-day-list-{:%Y%m%d}.pdf"
_OURS: Final = re.compile(r"madoguchi-day-list-(\d{8})\.pdf")
_LONG: Final = 13
_MIXED: Final = 8
_LONGEST: Final = 64
_KINDS: Final = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
_WARNING: Final = (
    "「最後に確認した保険」は、その日の結果です。今日の資格を確認したものではありません。"
)
_HEADINGS: Final = (
    "時刻",
    "患者番号",
    "氏名・カナ",
    "生年月日・性別",
    "最後に確認した保険",
    "今日の確認",
)
_UNWRITABLE: Final = (
    "フォルダに書けませんでした。置く場所があるか、書き込めるか、空きがあるかを確かめてください。"
)
_SEXES: Final = {"1": "男", "2": "女"}


class ListSettings(Struct, frozen=True, kw_only=True):
    """Where, when and how long. ``folder`` is the clinic's choice, ``secret`` a private file.

    ``at`` is the time of the day from which the list of the next day is written. ``font`` is a
    file that is taken before those of ``fonts_table``.
    """

    folder: Path
    secret: Path
    at: time = time(19, 0)
    keep_days: int = 3
    recent_days: int = 14
    font: str = ""


class Written(Struct, frozen=True, kw_only=True):
    """What became of the last list: when, for which day, how many people, what was not shown."""

    at: datetime
    day: date
    people: int
    unshown: str = ""
    problem: str = ""


class ListPrinter:
    """Writes the lists. ``tick`` is called now and then by the hub."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        settings: ListSettings,
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._store = store
        self._clock = clock
        self._random = random
        self._turn = Lock()
        self._done: date | None = None
        self.settings = settings
        self.last: Written | None = None

    @property
    def has_password(self) -> bool:
        """Whether the owner chose a password."""
        return self.settings.secret.is_file()

    def choose_password(self, password: str, again: str, user: StaffUser) -> None:
        """Keep the password; RefusedError says why it is too weak."""
        if user.role is not Role.OWNER:
            raise NotAllowedError("パスワードは管理者のアカウントで決めます。")
        problem = objection(password) or ("" if password == again else "二つが同じではありません。")
        if problem:
            raise RefusedError((problem,))
        _write(self.settings.secret, password.encode("ascii"))
        with self._store.write() as work:
            work.audit.add(user.id, "daylist.password", "")

    def write(self, day: date, user: StaffUser) -> Written:
        """Write the list of *day* now; RefusedError says what is missing."""
        only_registrars(user)
        written = self._write(day, user.id)
        if written.problem:
            raise RefusedError((written.problem,))
        return written

    def tick(self) -> Written | None:
        """Write tomorrow's list once after the set time, today's if it is missing; tidy up."""
        now = self._clock.now()
        today = business_day(now)
        if not self.has_password:
            return None
        day = (
            today + timedelta(days=1)
            if now.timetz().replace(tzinfo=None) >= self.settings.at
            else today
        )
        if self._done == day or self._path(day).exists():
            return None
        return self._write(day, INTAKE_ACTOR)

    def _write(self, day: date, actor: str) -> Written:
        with self._turn:
            self.last = self._tried(day, actor)
            if not self.last.problem:
                self._done = day
            return self.last

    def _tried(self, day: date, actor: str) -> Written:
        now = self._clock.now()
        try:
            people, unshown = self._made(day, now)
            self._tidy(business_day(now))
        except NoFontError as error:
            return Written(at=now, day=day, people=0, problem=str(error))
        except OSError:
            return Written(at=now, day=day, people=0, problem=_UNWRITABLE)
        with self._store.write() as work:
            detail = f"people={people} unshown={len(unshown)}"
            work.audit.add(actor, "daylist.written", day.isoformat(), detail)
        return Written(at=now, day=day, people=people, unshown=unshown)

    def _made(self, day: date, now: datetime) -> tuple[int, str]:
        password = self.settings.secret.read_bytes().decode("ascii") if self.has_password else ""
        if not password:
            raise RefusedError(("先に管理者がパスワードを決めてください。",))
        with self._store.read() as work:
            people = expected_on(work, day, self.settings.recent_days)
        fonts = load_fonts(((self.settings.font, 0), *FONTS) if self.settings.font else FONTS)
        raw, unshown = made(_paper(people, day, now), fonts, password, self._random(24).hex())
        _write(self._path(day), raw)
        return len(people), unshown

    def _path(self, day: date) -> Path:
        return self.settings.folder / _NAME.format(day)

    def _tidy(self, today: date) -> None:
        """Delete lists of our own name that are older than the days to keep, and half-written."""
        limit = f"{today - timedelta(days=self.settings.keep_days):%Y%m%d}"
        for path in self.settings.folder.iterdir():
            found = _OURS.fullmatch(path.name)
            if (found and found[1] < limit) or _is_left(path):
                path.unlink(missing_ok=True)


def objection(password: str) -> str:
    """Say in Japanese why a password cannot be used; blank if it can (``rules.md`` SG-4)."""
    if not password.isascii() or not password.isprintable() or password != password.strip():
        return (
            "半角の英数字と記号だけで決めてください。"
            "PDFを開く画面では日本語を打てないことがあります。"
        )
    if len(password) > _LONGEST:
        return f"{_LONGEST}文字以内にしてください。"
    kinds = sum(bool(re.search(kind, password)) for kind in _KINDS)
    if len(password) < _MIXED or (len(password) < _LONG and kinds < len(_KINDS) - 1):
        return (
            f"短すぎます。{_LONG}文字以上か、大文字・小文字・数字・記号のうち3種類以上で"
            f"{_MIXED}文字以上にしてください。"
        )
    if len(set(password)) < _MIXED - 2:
        return "同じ文字が多すぎます。ちがう文字を増やしてください。"
    return ""


def _paper(people: Sequence[Expected], day: date, now: datetime) -> Paper:
    return Paper(
        title=f"もしもの一覧表　{day:%Y/%m/%d}　{len(people)}名",
        notes=(f"{now:%Y/%m/%d %H:%M} 作成　{_WARNING}",),
        headings=_HEADINGS,
        rows=tuple(map(_row, people)),
    )


def _row(one: Expected) -> tuple[str, ...]:
    chart, last = one.patient, one.last
    born = f"{chart.birthdate:%Y/%m/%d} {_SEXES.get(chart.sex, '')}" if chart else ""
    told = "当院で確認した記録がありません" if chart else "当院の患者に結び付いていません"
    if last:
        told = f"{last.day:%Y/%m/%d}（{last.ago}）{last.how}\n{last.insurer_name}\n{last.insurance}"
    name = f"{one.name}\n{one.kana}"
    return (one.time or one.why, one.number, name, born, told, "□ 済　　　　　負担")


def _write(path: Path, raw: bytes) -> None:
    """Put *raw* in place whole or not at all, readable by our account only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _is_left(path: Path) -> bool:
    return path.name.startswith("madoguchi-day-list-") and path.suffix == ".part"
