"""What the public sources leave open, and the setting that decides each (§7 and marks [I]).

Rows only. A program that needs one of these takes it as a setting whose default stands here, so
that a clinic or vendor holding the official text can correct it without touching code. A test
holds every row here to be read; those that nothing reads yet are in the table beside this one.
"""

from collections.abc import Mapping
from typing import Any, Literal

from madoguchi.spec.oqs.model import OpenPoint, Source
from madoguchi.spec.oqs.open_points_waiting_table import WAITING

ACCEPTED_ENCODINGS = OpenPoint(
    "accepted_encodings",
    "読み取りを許す文字コード",
    ("utf-8", "cp932"),
    Source.CODE,
    "Shift_JISと名乗るファイルはcp932として読む。ほかの文字コードは断る。",
)
OPEN_ENDS = OpenPoint(
    "open_ends",
    "終わりの日として「期限なし」とみなす値",
    ("99999999",),
    Source.CODE,
    "レセコンの内部で使われる値。空と、要素が無いことも「期限なし」とみなす。",
)
RESULT_CHARACTER_CODE = OpenPoint(
    "result_character_code",
    "端末が結果を書く文字コード（OQSCD005）",
    "0",
    Source.REAL,
    "実物（2023年、2026年）は0（UTF-8）。1（Shift_JIS）の実物は推定。",
)
REQUEST_ENCODING: OpenPoint[Literal["utf-8", "shift_jis"]] = OpenPoint(
    "request_encoding",
    "要求を書く文字コード",
    "utf-8",
    Source.PAGE,
    "UTF-8とShift_JISのどちらも受け取られた例がある。",
)
INSURER_NUMBER_PADDING = OpenPoint(
    "insurer_number_padding",
    "8文字に満たない保険者番号の埋め方（要求）",
    " ",
    Source.PAGE,
    "左に空白。0で埋めるプログラムもある。",
)
NUMBER_CLASSIFICATION = OpenPoint(
    "number_classification",
    "記号・番号（資格確認書を含む）で照会したときの照会区分",
    "2",
    Source.INFERRED,
    "2は被保険者証情報。資格確認書に専用の値は見つかっていない。",
)
HEADER_ORDER = OpenPoint(
    "header_order",
    "結果のヘッダーの要素の順",
    (
        "ProcessExecutionTime",
        "CharacterCodeIdentifier",
        "SegmentOfResult",
        "ErrorCode",
        "ErrorMessage",
        "QualificationConfirmationDate",
        "ReferenceClassification",
        "ArbitraryFileIdentifier",
        "MedicalInstitutionCode",
        "ReceptionNumber",
    ),
    Source.REAL,
    "実物の順。公表された並びとは違う。エラーと受付番号の場所は推定。読むときは順に頼らない。",
)
BODY_ORDER = OpenPoint(
    "body_order",
    "結果の本文の要素の順",
    (
        "QualificationConfirmSearchInfo",
        "ResultList",
        "ReferenceNumberRegistrationInfo",
        "ProcessingResultStatus",
        "ProcessingResultCode",
        "ProcessingResultMessage",
        "QualificationValidity",
        "PrescriptionIssueSelect",
    ),
    Source.INFERRED,
    "実物で見たのは、結果リストと照会番号登録情報が処理結果状況より先ということだけ。",
)
LINE_END = OpenPoint(
    "line_end", "結果の改行", "\n", Source.REAL, "実物の写しはLF。CRLFを書くプログラムもある。"
)
INDENT = OpenPoint("indent", "結果の字下げ", 4, Source.REAL, "実物の写しは空白4つ。", "空白の数")
FINAL_NEWLINE = OpenPoint(
    "final_newline",
    "結果の末尾の改行",
    default=False,
    source=Source.REAL,
    note="実物の写しには無い。",
)
PRESCRIPTION_ISSUE_PLACE: OpenPoint[Literal["body", "result"]] = OpenPoint(
    "prescription_issue_place",
    "処方箋発行形態を書く場所",
    "body",
    Source.CODE,
    "本文直下と結果の中の両方が知られている。読むときはどちらも受け取る。",
)
NEWER_SHOWS_OLD = OpenPoint(
    "newer_shows_old",
    "無効（新しい資格あり）のとき古い資格の内容を載せるか",
    default=True,
    source=Source.INFERRED,
    note="名称からの推定。",
)
LIMIT_SUBJECTS = OpenPoint(
    "limit_subjects",
    "限度額の同意でいっしょに提供される項目",
    ("LimitApplicationCertificateRelated", "SpecificDiseasesCertificateRelated"),
    Source.INFERRED,
    "特定疾病だけの同意画面は知られていない。限度額といっしょとみる。",
)
ERR_CONTENT = OpenPoint(
    "err_content",
    ".errの内容",
    "※模擬端末の説明文です（公式の様式ではありません）。\r\n{name}\r\n{reason}\r\n",
    Source.INFERRED,
    "形も文字コードも公開されていない。{name}は要求の名前、{reason}は理由。",
)
RESPONSE_FILE_STAY_TIME = OpenPoint(
    "response_file_stay_time",
    "結果の消し忘れとみなすまでの時間",
    1440,
    Source.CODE,
    "端末の設定 ResponseFileStayTime。ある設置業者の値。",
    "分",
)
ERROR_CODE_PREFIX = OpenPoint(
    "error_code_prefix",
    "模擬の国のサーバーが使うエラーコードの頭",
    "SIM-",
    Source.INFERRED,
    "本物の一覧（別紙6-1）は非公開。本物と取り違えないための印。",
)
BULK_PEOPLE_MAX = OpenPoint(
    "bulk_people_max",
    "一括照会1回の人数の上限",
    20000,
    Source.INFERRED,
    "公開されていない。当方の試験で読み取りを確かめる人数。",
    "人",
)
BULK_RESULT_SECONDS = OpenPoint(
    "bulk_result_seconds",
    "一括照会の結果ができるまでの時間",
    60,
    Source.INFERRED,
    "公開されていない。",
    "秒",
)
BULK_HOURS = OpenPoint(
    "bulk_hours",
    "一括照会を受け付ける時間帯",
    "00:00-24:00",
    Source.INFERRED,
    "不明。",
)
RECEPTION_NUMBER_LENGTH = OpenPoint(
    "reception_number_length",
    "受付番号の長さ",
    18,
    Source.INFERRED,
    "公開されていない。",
    "文字",
)
RECEPTION_TELLS_SEGMENT = OpenPoint(
    "reception_tells_segment",
    "一括の受付結果に処理結果区分とエラーを書くか",
    default=False,
    source=Source.INFERRED,
    note="知られている例には無い。読むときは受け取る。",
)
BULK_TELLS_DAY_AND_COUNTS = OpenPoint(
    "bulk_tells_day_and_counts",
    "資格確認一括照会のほかの一括の結果にも資格確認日と件数を書くか",
    default=False,
    source=Source.INFERRED,
    note="知られている例には無い。読むときは受け取る。",
)

ANSWER_WAIT_SECONDS = OpenPoint(
    "answer_wait_seconds",
    "結果を待つ時間",
    30,
    Source.CODE,
    "30秒、5分、10秒の例がある。過ぎたら「不明」とし、登録は自動では送り直さない。",
    "秒",
)

_READ: tuple[OpenPoint[Any], ...] = (
    ACCEPTED_ENCODINGS,
    OPEN_ENDS,
    RESULT_CHARACTER_CODE,
    REQUEST_ENCODING,
    INSURER_NUMBER_PADDING,
    NUMBER_CLASSIFICATION,
    HEADER_ORDER,
    BODY_ORDER,
    LINE_END,
    INDENT,
    FINAL_NEWLINE,
    PRESCRIPTION_ISSUE_PLACE,
    NEWER_SHOWS_OLD,
    LIMIT_SUBJECTS,
    ERR_CONTENT,
    RESPONSE_FILE_STAY_TIME,
    ERROR_CODE_PREFIX,
    BULK_PEOPLE_MAX,
    BULK_RESULT_SECONDS,
    BULK_HOURS,
    RECEPTION_NUMBER_LENGTH,
    RECEPTION_TELLS_SEGMENT,
    BULK_TELLS_DAY_AND_COUNTS,
)

OPEN_POINTS: Mapping[str, OpenPoint[Any]] = {point.setting: point for point in (*_READ, *WAITING)}
"""Setting → what it decides."""
