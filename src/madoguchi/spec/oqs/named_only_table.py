"""Kinds of files of which only a name is public (``oqs-interface.md`` §2). Rows only.

A reader names such a file to the clerk and sets it aside; nobody may guess at its content.
The OQS names stand in an installer's script; INFERRED there means their interface numbers, which
follow the order of the official list.
"""

from madoguchi.spec.oqs.model import NamedOnly, Source

NAMED_ONLY = (
    NamedOnly("OQSsihvq", "資格確認（訪問診療等）", Source.INFERRED, "OQS-IF-025/026"),
    NamedOnly("OQSsionq", "資格確認（オンライン診療等）", Source.INFERRED, "OQS-IF-027/028"),
    NamedOnly("OQSsihvd", "閲覧同意取り消し（訪問診療等）", Source.INFERRED, "OQS-IF-037/038"),
    NamedOnly("OQSsiurl", "医療機関アクセスURL取得", Source.INFERRED, "OQS-IF-039/040"),
    NamedOnly("OQSsiinq", "医療機関環境設定情報照会", Source.INFERRED, "OQS-IF-041/042"),
    NamedOnly("OQSsiupd", "医療機関環境設定情報更新", Source.INFERRED, "OQS-IF-043/044"),
    NamedOnly(
        "CIP",
        "臨床情報（6情報）",
        Source.CODE,
        note="要求 CIPsiquc01req の名前だけが知られている。",
    ),
    NamedOnly("PMH", "医療費助成（PMH）", Source.PAGE, note="PMHsimsm… の名前だけが知られている。"),
    NamedOnly("EPS", "電子処方箋", Source.OFFICIAL, "EPS-IF-1xx–4xx"),
    NamedOnly(
        "EMS",
        "内容のわからないファイル（EMS）",
        Source.OFFICIAL,
        note="名前の規則に挙がるだけで、何の略かも内容も公開されていない。",
    ),
    NamedOnly("CIS", "電子カルテ情報共有", Source.OFFICIAL, "CIS-IF-1xx–3xx"),
    NamedOnly("OQS", "種類のわからないオンライン資格確認のファイル", Source.INFERRED),
)
"""Longest prefix first among those that begin alike; the last row catches any other OQS kind."""
