"""Why a file was refused or held, in Japanese that tells a clerk what to do next.

One row a code; ``{…}`` is filled by the module that refuses. Nothing here may name a person:
the reasons go to logs and lists.
"""

from collections.abc import Mapping
from types import MappingProxyType

from madoguchi.formats.oqs.reading import Refused, RefusedError

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "empty": (
            "中身が空です。"
            "書き込みの途中かもしれません。"
            "しばらく待っても変わらなければ、もう一度照会してください。"
        ),
        "too_large": (
            "ファイルが大きすぎます（上限 {limit} バイト）。"
            "開かずに残しました。"
            "端末の保守業者に知らせてください。"
        ),
        "nul": (
            "文字の並びが資格確認端末のものではありません（NUL文字が入っています）。"
            "端末の設定を確認してください。"
        ),
        "encoding": (
            "文字コード「{name}」には対応していません。"
            "端末の結果ファイルの文字コードを UTF-8 か Shift_JIS にしてください。"
        ),
        "bytes": (
            "文字が壊れています（{name} として読めません）。"
            "端末の文字コードの設定を確認してください。"
        ),
        "doctype": (
            "危険な書き方（DOCTYPE）が含まれています。"
            "端末のファイルではない可能性があるため、開かずに残しました。"
            "端末の保守業者に知らせてください。"
        ),
        "depth": (
            "要素の入れ子が深すぎます（上限 {limit} 段）。"
            "端末のファイルではない可能性があるため、開かずに残しました。"
            "端末の保守業者に知らせてください。"
        ),
        "attributes": (
            "1つの要素に属性が多すぎます（上限 {limit} 個）。"
            "端末のファイルではない可能性があるため、開かずに残しました。"
            "端末の保守業者に知らせてください。"
        ),
        "unknown_elements": (
            "知らない項目が多すぎます（上限 {limit} 個）。"
            "端末のファイルではない可能性があるため、開かずに残しました。"
            "端末の保守業者に知らせてください。"
        ),
        "field_too_long": "「{field}」が長すぎます（{limit} 文字まで）。内容を確かめてください。",
        "truncated": (
            "ファイルが途中で切れています。"
            "書き込みの途中かもしれません。"
            "しばらく待っても変わらなければ、もう一度照会してください。"
        ),
        "not_xml": (
            "XMLではありません。"
            "暗号化されているか、別のファイルの可能性があります。"
            "端末の設定を確認してください。"
        ),
        "not_well_formed": "XMLの書き方が壊れています（{line} 行目）。もう一度照会してください。",
        "wrong_root": (
            "オンライン資格確認のファイルではありません（最初の要素が「{root}」です）。"
            "フォルダに別のファイルが混ざっていないか確かめてください。"
        ),
        "encrypted": (
            "暗号化されています。資格確認端末の暗号化の設定（encrypt.conf）を確認してください。"
        ),
        "zip": "圧縮ファイルが壊れているか、対応していない形式です。もう一度照会してください。",
        "zip_members": (
            "圧縮ファイルの中身が1つのXMLではありません（{count} 個）。開かずに残しました。"
            "もう一度照会してください。"
        ),
        "zip_name": (
            "圧縮ファイルの中のファイル名が正しくありません。開かずに残しました。"
            "もう一度照会してください。"
        ),
        "zip_bomb": (
            "圧縮ファイルを広げると大きすぎます（上限 {limit} バイト）。開かずに残しました。"
            "端末の保守業者に知らせてください。"
        ),
        "pdf": (
            "PDFの結果です。内容は取り込めません。端末のフォルダのファイルを開いて見てください。"
        ),
        "err": (
            "要求が失敗したことを示すファイル（.err）ですが、どの要求のものか名前から分かりません。"
            "必要な照会は、もう一度行ってください。"
        ),
        "named_only": (
            "「{ja}」のファイルです。形式が公開されていないため、内容は読み取れません。"
            "レセコンなど、このファイルを使う製品で確かめてください。"
        ),
        "unknown_kind": "何の結果か分かりません。ファイル名と中身を確認してください。",
        "no_header": "ヘッダー（MessageHeader）がありません。もう一度照会してください。",
        "held_date": "「{field}」が日付として読めません。内容を目で確かめてください。",
        "held_time": "「{field}」が日時として読めません。内容を目で確かめてください。",
        "held_month": "「{field}」が年月として読めません。内容を目で確かめてください。",
        "held_no_name": "結果に氏名も氏名カナもありません。どなたの結果か決められません。"
        "本人に確かめて、もう一度照会してください。",
        "held_silent": "処理の結果（正常・エラー）が書かれていません。もう一度照会してください。",
        "held_status": (
            "処理結果は「エラー」なのに資格の内容が入っています。もう一度照会してください。"
        ),
        "held_duplicate": (
            "同じ方の同じ種類の資格が2つ以上あります（複数該当の印はありません）。"
            "内容を目で確かめてください。"
        ),
        "held_header_error": (
            "処理は正常なのにエラーコードが入っています。もう一度照会してください。"
        ),
        "held_repeated": "「{field}」が2回以上書かれています。どちらが正しいか決められません。"
        "内容を目で確かめてください。",
        "held_nested": "「{field}」の中に別の要素が入っています。内容を目で確かめてください。",
    }
)


def refusal(kind: str | None, error: RefusedError) -> Refused:
    """Return the refusal with its wording; KeyError if a code has no row, which a test forbids."""
    return Refused(kind, error.code, REASONS[error.code].format(**error.values))
