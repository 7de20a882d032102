"""Settings: one frozen dataclass a program, filled from defaults, a TOML file and the environment.

Later wins: default < ``[program]`` table of the TOML file < ``MADOGUCHI_<PROGRAM>_<NAME>``.
``madoguchi settings`` and ``docs/settings.md`` are made from the texts below.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import time
from pathlib import Path
from typing import Any, Literal, TypeVar

from madoguchi.spec.oqs.open_points_table import (
    ANSWER_WAIT_SECONDS,
    BULK_RESULT_SECONDS,
    REQUEST_ENCODING,
    RESPONSE_FILE_STAY_TIME,
)

T = TypeVar("T")


class SettingsError(Exception):
    """A setting could not be understood; the text says which, and what was expected."""


def setting(default: Any, text: str) -> Any:
    """Declare one setting with its default and the Japanese text that explains it."""
    return field(default=default, metadata={"text": text})


@dataclass(frozen=True)
class HubSettings:
    """医療機関の窓口（madoguchi hub）."""

    institution_code: str = setting("9910000001", "医療機関コード（10桁）。回答の宛先の照合に使う")
    institution_name: str = setting("見本クリニック", "画面に出す医療機関の名称")
    database_url: str = setting(
        "sqlite:///var/hub/hub.db",
        "データベース。PostgreSQL は postgresql+psycopg://利用者@サーバー/名前",
    )
    face_folder: str = setting("C:/OQS/face", "端末がカード読取の結果を書くフォルダ")
    res_folder: str = setting("C:/OQS/res", "端末が照会の結果を書くフォルダ")
    req_folder: str = setting("C:/OQS/req", "端末への照会を置くフォルダ")
    import_folder: str = setting("var/hub/import", "取り込む前の CSV を一時的に置くフォルダ")
    watch: str = setting(
        "notify", "フォルダの見方。notify: 通知と定期確認、poll: 定期確認のみ（共有フォルダ）"
    )
    poll_seconds: float = setting(0.5, "watch が poll のときの確認の間隔（秒）")
    rescan_seconds: float = setting(5.0, "watch が notify のときの、念のための全体確認の間隔（秒）")
    encodings: str = setting(
        "utf-8,cp932", "読み取りを許す文字コード（カンマ区切り）。Shift_JIS は cp932 として読む"
    )
    open_ends: str = setting("99999999", "終わりの日として「期限なし」とみなす値（カンマ区切り）")
    must_be_writable: str = setting(
        "face,res,req",
        "書き込めないとき知らせるフォルダ（カンマ区切り）。読み取り専用で共有しているものは外す",
    )
    answer_wait_seconds: float = setting(
        ANSWER_WAIT_SECONDS.default,
        "端末への照会の結果を待つ時間（秒）。過ぎたら間を置いて聞き直す",
    )
    question_tries: int = setting(3, "資格の照会を聞く回数の上限（初めの1回を含む）")
    bulk_age_hours: float = setting(24.0, "一括照会の結果を待つ時間（時間）の上限")
    request_encoding: str = setting(
        REQUEST_ENCODING.default, "端末への照会を書く文字コード。utf-8 か shift_jis"
    )
    insurer_number_padding: str = setting(
        "space", "8桁に満たない保険者番号の左を何で埋めるか。space（空白）か zero（0）"
    )
    automatic_catch_up: bool = setting(
        True, "端末が応じるようになったら、障害時に受け付けた人を順に自動で照会する"
    )
    list_folder: str = setting(
        "var/hub/lists", "停電や障害に備えた一覧表（暗号化したPDF）を置くフォルダ"
    )
    list_secret: str = setting(
        "var/hub/list-password", "一覧表のパスワードを置くファイル。画面から院長が決める"
    )
    list_time: str = setting("19:00", "翌日の一覧表を書き出す時刻（時:分）")
    list_keep_days: int = setting(3, "一覧表を残す日数")
    list_font: str = setting("", "一覧表の文字の形のファイル（TTF・TTC・OTF）。空なら自動で探す")
    full_below_mb: int = setting(200, "空き容量がこれを下回ったら「満杯」と知らせる（MB）")
    host: str = setting("127.0.0.1", "画面を出すアドレス")
    port: int = setting(8081, "画面を出すポート")
    allowed_hosts: str = setting("127.0.0.1,localhost", "受け付けるホスト名（カンマ区切り）")
    https: bool = setting(
        False, "https で公開するとき true（クッキーに Secure と __Host- を付ける）"
    )
    idle_minutes: int = setting(10, "操作がないとき自動でサインアウトするまでの分数")
    clock_offset_file: str = setting(
        "", "練習用。盤面が決めた日付に合わせるためのファイル。ふだんは空"
    )


@dataclass(frozen=True)
class WorldSettings:
    """模擬環境（madoguchi world）."""

    home: str = setting("var/world", "模擬環境の持ち物（認証局・カード・住民）を置くフォルダ")
    oqs_folder: str = setting("var/OQS", "模擬端末の req・res・face を置くフォルダ")
    institution_code: str = setting("9910000001", "模擬端末の医療機関コード（実在しない99番台）")
    institution_name: str = setting("見本クリニック", "読取機に出す医療機関の名称")
    character_code: str = setting("UTF-8", "結果ファイルの文字コード。UTF-8 か Shift_JIS")
    output_flg: bool = setting(True, "OutputFlg。読取の結果を face に書く")
    response_file_stay_time: int = setting(
        RESPONSE_FILE_STAY_TIME.default,
        "ResponseFileStayTime。res に残った結果を消し忘れとみなすまでの分数",
    )
    unreachable: str = setting(
        "silent", "全国サービスにつながらない間の照会。silent: 何も返さない、err: .err を返す"
    )
    bulk_result_seconds: int = setting(
        BULK_RESULT_SECONDS.default,
        "一括照会の結果ができるまでの秒数。それまでは「処理中」と答える",
    )
    bulk_zip: bool = setting(False, "一括照会の結果をzipで書く")
    ask_prescription_form: bool = setting(False, "読取機で処方箋の発行形態を尋ねる")
    host: str = setting("127.0.0.1", "盤面と読取機を出すアドレス")
    port: int = setting(8080, "盤面と読取機を出すポート")
    nation_port: int = setting(8443, "模擬の全国サービスのポート（相互TLS）")
    readers: int = setting(2, "読取機の台数")
    database_url: str = setting("", "住民のデータベース。空なら home の中の SQLite")
    reception_url: str = setting("http://127.0.0.1:8081/", "盤面から開く受付の場所")
    accounts_file: str = setting("", "盤面に出す練習用アカウントのファイル。ふだんは空")
    charts_file: str = setting(
        "", "盤面で出す予約のもとになるカルテの一覧（YAML）。空なら予約を出さない"
    )
    clock_offset_file: str = setting("var/world/clock.json", "盤面で決めた日付を覚えるファイル")


@dataclass(frozen=True)
class UpSettings:
    """全部を1台で（madoguchi up）."""

    home: str = setting("var", "練習用の世界と窓口のデータを置くフォルダ")
    port: int = setting(8080, "盤面のポート")
    hub_port: int = setting(8081, "受付のポート")
    nation_port: int = setting(8443, "模擬の全国サービスのポート")
    readers: int = setting(2, "読取機の台数")
    database_url: str = setting("", "窓口のデータベース。空なら home の中の SQLite")


PROGRAMS: dict[str, type[Any]] = {"hub": HubSettings, "world": WorldSettings, "up": UpSettings}


def words(text: str) -> tuple[str, ...]:
    """Return the parts of a list that commas separate."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def clock_time(name: str, text: str) -> time:
    """Return a time of the day such as 19:00."""
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"{name} は 19:00 のように書いてください: {text}") from error


def request_encoding(text: str) -> Literal["utf-8", "shift_jis"]:
    """Return how requests are written."""
    match text.strip().lower():
        case "utf-8":
            return "utf-8"
        case "shift_jis":
            return "shift_jis"
    raise SettingsError(f"request_encoding は utf-8 か shift_jis です: {text}")


def padding(text: str) -> str:
    """Return the character that fills a short insurer number."""
    known = {"space": " ", "zero": "0"}
    if text not in known:
        raise SettingsError(f"insurer_number_padding は space か zero です: {text}")
    return known[text]


def load(
    kind: type[T],
    *,
    file: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    overrides: Mapping[str, Any] | None = None,
) -> T:
    """Return the settings of a program; *overrides* (the command line) win where not None.

    Raises SettingsError for an unknown name or a value of the wrong form.
    """
    program = next(name for name, known in PROGRAMS.items() if known is kind)
    known = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]  # a dataclass type
    values = _from_file(file, program, known) | _from_environment(environ, program, known)
    values |= {name: value for name, value in (overrides or {}).items() if value is not None}
    return kind(**values)


def _from_file(path: Path | None, program: str, known: Mapping[str, Field[Any]]) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get(program, {})
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"設定ファイル {path} を読めません: {error}") from error
    unknown = set(table) - set(known)
    if unknown:
        raise SettingsError(f"設定ファイルに知らない項目があります: {'、'.join(sorted(unknown))}")
    return {name: _fit(known[name], str(value)) for name, value in table.items()}


def _from_environment(
    environ: Mapping[str, str], program: str, known: Mapping[str, Field[Any]]
) -> dict[str, Any]:
    named = {name: f"MADOGUCHI_{program}_{name}".upper() for name in known}
    return {n: _fit(known[n], environ[key]) for n, key in named.items() if key in environ}


def _fit(target: Field[Any], text: str) -> Any:
    default: Any = target.default
    if isinstance(default, bool):
        words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
        if text.lower() not in words:
            raise SettingsError(f"{target.name} は true か false で書いてください: {text}")
        return words[text.lower()]
    try:
        return type(default)(text)
    except ValueError as error:
        raise SettingsError(f"{target.name} は数で書いてください: {text}") from error
