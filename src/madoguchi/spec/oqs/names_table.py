"""How the files of the terminal are named (``oqs-interface.md`` §1.3–1.9, §2). Rows only.

The remainder of a name is free; three programs fill it in three ways. A reader therefore tells a
kind by its prefix (``messages.py``) and takes from the patterns only what they offer.
"""

from collections.abc import Mapping

from madoguchi.spec.oqs.model import NameRule, Source

_FREE = r"(?P<rest>[^\\/:*?\"<>|\x00-\x1f]{1,200})"
"""What Windows allows in a name; the official form is told only as ``[x]+``."""

NAME_RULES = (
    NameRule(
        "face",
        "顔認証の結果",
        r"OQSsiquc01res_face_(?P<institution>\d{10})(?P<serial>[0-9A-Fa-f]{20})"
        r"_(?P<moment>\d{14})\.xml",
        Source.REAL,
        "医療機関コード10桁＋16進20文字＋作成日時（日本時間）。",
    ),
    NameRule(
        "face_other",
        "顔認証の結果（ほかのプログラムが書いたもの）",
        rf"OQSsiquc01res_face_{_FREE}\.xml",
        Source.CODE,
        "短い名前を書くプログラムがある。",
    ),
    NameRule(
        "result",
        "結果",
        rf"(?P<api>[A-Za-z]{{3,8}}\d\d)res_{_FREE}\.(?P<extension>xml|zip|pdf)",
        Source.OFFICIAL,
        "要求の名前の req_ を res_ に替えたもの。",
    ),
    NameRule(
        "request",
        "要求、または失敗してresへ戻された要求",
        rf"(?P<api>[A-Za-z]{{3,8}}\d\d)req_{_FREE}\.(?P<extension>xml|zip)",
        Source.OFFICIAL,
        "resにあれば、失敗した要求。同じ名前の.errが添う。",
    ),
    NameRule(
        "error",
        "失敗した要求に添うエラーの文",
        rf"(?P<api>[A-Za-z]{{3,8}}\d\d)req_{_FREE}\.err",
        Source.CODE,
        "内容の形は公開されていない。",
    ),
)
"""The strictest form first; the first that matches the whole name counts."""

REQUEST_MARK = "req_"
RESULT_MARK = "res_"
"""Pairing: the first ``req_`` of a request's name becomes ``res_``; the remainder stays."""

ERROR_EXTENSION = ".err"

RESULT_EXTENSIONS: Mapping[str, tuple[str, ...]] = {
    "siquc_res": (".xml",),
    "siquc_face": (".xml",),
    "siimm_res": (".xml",),
    "muquc01_res": (".xml",),
    "muquc02_res": (".xml", ".zip"),
    "muimm01_res": (".xml",),
    "muimm02_res": (".xml", ".zip"),
    "mutic01_res": (".xml",),
    "mutic02_res": (".xml", ".zip"),
    "muhvq01_res": (".xml",),
    "muhvq02_res": (".xml", ".zip"),
    "muonq01_res": (".xml",),
    "muonq02_res": (".xml", ".zip"),
    "yzk_res": (".xml", ".pdf"),
    "tkk_res": (".xml", ".pdf"),
}
"""Extensions a result may have. A .zip elsewhere means that the terminal encrypts this kind."""

FOLDERS: Mapping[str, str] = {
    "req": "要求を置くフォルダ",
    "res": "結果が入るフォルダ",
    "face": "顔認証の結果が入るフォルダ",
    "trash": "レセコンが読み終えた結果を移すフォルダ（端末のものではない）",
}
"""Sub-folders by habit; the root and each name are settings of the clinic."""
