"""Open points that no program reads yet, each with the work that will (§7 and marks [I]).

Rows only, joined to the others by ``open_points_table.py``. Whoever does that work moves the row
there, gives it a name, and takes the default from it.
"""

from typing import Any

from madoguchi.spec.oqs.model import OpenPoint, Source

_BULK = "一括照会（OQSmuquc・OQSmuimm・OQSmutic・OQSmuhvq・OQSmuonq）を送る・模擬する作業"
_INFORMATION = "薬剤情報・特定健診情報を模擬する作業"

WAITING: tuple[OpenPoint[Any], ...] = (
    OpenPoint(
        "information_result_place",
        "薬剤・健診の結果コードを書く場所",
        "header",
        Source.INFERRED,
        "公開されていない。読むときはどこにあっても受け取る。",
        waits=_INFORMATION,
    ),
    OpenPoint(
        "write_inferred_consents",
        "2025年に加わった同意を端末が書くか",
        default=False,
        source=Source.INFERRED,
        note="要素名が推定のため、今は書かない。読むときは語幹を問わず受け取る。",
        waits="2025年に加わった同意を模擬する作業",
    ),
    OpenPoint(
        "face_file_on_card_error",
        "カードを読めなかったときも顔認証の結果を書くか",
        default=False,
        source=Source.INFERRED,
        note="読取機のエラーは読取機に表示されるだけとみられる。今は書かない。",
        waits="読取機の故障を模擬する作業",
    ),
    OpenPoint(
        "terminal_deletes_face_files",
        "読まれた顔認証の結果を端末が消すか",
        default=False,
        source=Source.INFERRED,
        note="消すという資料は無い。今は消さない。",
        waits="端末の故障を模擬する作業",
    ),
    OpenPoint(
        "bulk_sends_known_limit",
        "一括照会で手元の限度額区分を送るか",
        default=True,
        source=Source.INFERRED,
        note="結果の控えからの推定。",
        waits=_BULK,
    ),
    OpenPoint(
        "aid_alternative_tags",
        "医療扶助の番号・名称の別の要素名",
        ("PublicExpenseNumber", "BeneficiaryNumber", "WelfareOfficeName"),
        Source.CODE,
        "1つのプログラムが探すだけで、実物では確かめられていない。"
        "今は「表にない要素」として、そのまま見せる。",
        waits="医療扶助の作業",
    ),
    OpenPoint(
        "zip_passwords",
        "暗号化されたzipを開くか",
        default=False,
        source=Source.INFERRED,
        note="方式が公開されていない。今は開かずに「暗号化されています」と知らせる。",
        waits="暗号化の方式がわかったとき",
    ),
)
