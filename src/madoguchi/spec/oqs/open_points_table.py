"""What the public sources leave open, and the setting that decides each (§7 and marks [I]).

Rows only. A program that needs one of these takes it as a setting whose default stands here, so
that a clinic or vendor holding the official text can correct it without touching code.
"""

from collections.abc import Mapping

from madoguchi.spec.oqs.model import OpenPoint, Source

_POINTS = (
    OpenPoint(
        "accepted_encodings",
        "読み取りを許す文字コード",
        ("utf-8", "cp932"),
        Source.CODE,
        "Shift_JISと名乗るファイルはcp932として読む。ほかの文字コードは断る。",
    ),
    OpenPoint(
        "result_encoding",
        "端末が結果を書く文字コード",
        "utf-8",
        Source.REAL,
        "実物（2023年、2026年）はUTF-8。Shift_JISの実物は推定。",
    ),
    OpenPoint(
        "request_encoding",
        "要求を書く文字コード",
        "utf-8",
        Source.PAGE,
        "UTF-8とShift_JISのどちらも受け取られた例がある。",
    ),
    OpenPoint(
        "reference_classifications",
        "端末が書く照会区分",
        ("1", "2"),
        Source.CODE,
        "7、8、A、B、Cは読取機やほかのプログラムが書いたもの。断らずにそのまま表示する。",
    ),
    OpenPoint(
        "certificate_reference_classification",
        "資格確認書の記号・番号で照会したときの照会区分",
        "2",
        Source.INFERRED,
        "専用の値は見つかっていない。",
    ),
    OpenPoint(
        "header_order",
        "結果のヘッダーの要素の順",
        (
            "ProcessExecutionTime",
            "CharacterCodeIdentifier",
            "SegmentOfResult",
            "QualificationConfirmationDate",
            "ReferenceClassification",
            "ArbitraryFileIdentifier",
            "MedicalInstitutionCode",
        ),
        Source.REAL,
        "実物の順。公表された並びとは違う。読むときは順に頼らない。",
    ),
    OpenPoint(
        "body_order",
        "結果の本文の要素の順",
        ("ResultList", "ProcessingResultStatus"),
        Source.REAL,
        "実物では結果リストが先。",
    ),
    OpenPoint(
        "line_end", "結果の改行", "\n", Source.REAL, "実物の写しはLF。CRLFを書くプログラムもある。"
    ),
    OpenPoint("indent", "結果の字下げ", 4, Source.REAL, "実物の写しは空白4つ。", "空白の数"),
    OpenPoint("final_newline", "結果の末尾の改行", False, Source.REAL, "実物の写しには無い。"),
    OpenPoint(
        "prescription_issue_place",
        "処方箋発行形態を書く場所",
        "body",
        Source.CODE,
        "本文直下と結果の中の両方が知られている。読むときはどちらも受け取る。",
    ),
    OpenPoint(
        "information_result_place",
        "薬剤・健診の結果コードを書く場所",
        "header",
        Source.INFERRED,
        "公開されていない。読むときはどこにあっても受け取る。",
    ),
    OpenPoint(
        "write_inferred_consents",
        "2025年に加わった同意を端末が書くか",
        False,
        Source.INFERRED,
        "要素名が推定のため、既定では書かない。読むときは語幹を問わず受け取る。",
    ),
    OpenPoint(
        "insurer_number_padding",
        "8文字に満たない保険者番号の埋め方（要求）",
        " ",
        Source.PAGE,
        "左に空白。0で埋めるプログラムもある。",
    ),
    OpenPoint(
        "newer_entitlement_shows_old",
        "無効（新しい資格あり）のとき古い資格の内容を載せるか",
        True,
        Source.INFERRED,
        "名称からの推定。",
    ),
    OpenPoint(
        "err_content", ".errの内容", "", Source.INFERRED, "形も文字コードも公開されていない。"
    ),
    OpenPoint(
        "face_file_on_card_error",
        "カードを読めなかったときも顔認証の結果を書くか",
        False,
        Source.INFERRED,
        "読取機のエラーは読取機に表示されるだけとみられる。",
    ),
    OpenPoint(
        "terminal_deletes_face_files",
        "読まれた顔認証の結果を端末が消すか",
        False,
        Source.INFERRED,
        "消すという資料は無い。",
    ),
    OpenPoint(
        "response_file_stay_minutes",
        "結果の消し忘れとみなすまでの時間",
        1440,
        Source.CODE,
        "端末の設定 ResponseFileStayTime。ある設置業者の値。",
        "分",
    ),
    OpenPoint(
        "answer_wait_seconds",
        "結果を待つ時間",
        30,
        Source.CODE,
        "30秒、5分、10秒の例がある。過ぎたら「不明」とし、自動では送り直さない。",
        "秒",
    ),
    OpenPoint(
        "bulk_people_max",
        "一括照会1回の人数の上限",
        20000,
        Source.INFERRED,
        "公開されていない。当方の試験で確かめる人数。",
        "人",
    ),
    OpenPoint(
        "bulk_result_seconds",
        "一括照会の結果ができるまでの時間",
        60,
        Source.INFERRED,
        "公開されていない。",
        "秒",
    ),
    OpenPoint("bulk_hours", "一括照会を受け付ける時間帯", "00:00-24:00", Source.INFERRED, "不明。"),
    OpenPoint(
        "reception_number_length",
        "受付番号の長さ",
        18,
        Source.INFERRED,
        "公開されていない。",
        "文字",
    ),
    OpenPoint(
        "bulk_sends_known_limit",
        "一括照会で手元の限度額区分を送るか",
        True,
        Source.INFERRED,
        "結果の控えからの推定。",
    ),
    OpenPoint(
        "aid_alternative_tags",
        "医療扶助の番号・名称の別の要素名",
        ("PublicExpenseNumber", "BeneficiaryNumber", "WelfareOfficeName"),
        Source.CODE,
        "1つのプログラムが探すだけで、実物では確かめられていない。",
    ),
    OpenPoint(
        "result_code_prefix",
        "模擬の端末が使う処理結果コードの頭",
        "SIM-",
        Source.INFERRED,
        "本物の一覧（別紙6-1）は非公開。本物と取り違えないための印。",
    ),
    OpenPoint(
        "zip_passwords",
        "暗号化されたzipを開くか",
        False,
        Source.INFERRED,
        "方式が公開されていない。開かずに「暗号化されています」と知らせる。",
    ),
)

OPEN_POINTS: Mapping[str, OpenPoint] = {point.setting: point for point in _POINTS}
"""Setting → what it decides."""
