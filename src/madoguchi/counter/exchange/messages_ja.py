"""What the clerk reads of an enquiry. One place for the wording; nothing here is official.

Words of the terminal or of the centre are shown as theirs, cut to a line and marked by 「」.
"""

import re

from madoguchi.domain.enquiring import EnquiryKind, EnquiryState
from madoguchi.domain.enquiring_table import REGISTRATIONS

ACTIONS = {
    "enquiry.sent": "端末への照会の送信",
    "enquiry.answered": "照会への返事",
    "enquiry.answered_again": "もう待っていない照会への返事",
    "enquiry.received": "一括の受付番号",
    "enquiry.reading": "一括の結果の取り込み開始",
    "enquiry.not_believed": "照会した内容と違う返事",
    "enquiry.returned": "端末が受け付けなかった照会",
    "enquiry.failed": "照会の失敗",
    "enquiry.no_answer": "照会に返事なし",
    "enquiry.cancelled": "照会の取りやめ",
    "enquiry.asked_again": "照会のやり直し",
}
"""Audit action → its Japanese name, for the Feature that shows enquiries."""

MISMATCH = (
    "照会した内容と違う返事です（{what}）。受付には使わず残しました。"
    "端末の設定と、ほかのプログラムが同じフォルダを使っていないかを確かめてください。"
)
NOT_TAKEN_IN = (
    "結果の取り込みの途中で問題が起きました。届いたファイルは保存してあります。"
    "もう一度照会しても続くときは、サポートに連絡してください。"
)
NOBODY_READS = "この照会の結果を受け取る画面がありません。サポートに連絡してください。"
NO_NUMBER = "受付番号のない返事が届きました。もう一度照会してください。"
NO_STATUS = "登録できたかどうかが返事に書かれていません。もう一度登録してください。"
NO_PEOPLE = "照会する人がいません。一覧を確かめてください。"
STILL_WORKING = "センターが処理中です。できあがるまで、間をおいて確かめます。"
COUNT_DIFFERS = "結果の件数が合いません（センターの件数 {told} 件、届いた件数 {came} 件）。"
CANCELLED = "取りやめました。"
FOLDER_HANGS = (
    "要求のフォルダから応答がないため、照会を送れません。"
    "資格確認端末の電源とLANを確かめてください。"
)
NOT_NOW = "この照会は、いまはそうできません。一覧を開き直して、いまの様子を確かめてください。"
GONE = "その照会は見つかりません。一覧から開き直してください。"

_RETRY = "端末から返事がありません。少し間をおいて、もう一度送ります。"
_GIVEN_UP = "端末から返事がありませんでした。端末の電源とLANを確かめて、もう一度照会してください。"
_IN_DOUBT = (
    "端末から返事がなく、登録されたかどうか分かりません。"
    "次の資格確認で照会番号が返るか確かめるか、もう一度登録してください。"
)
_POLLING = "端末から返事がありません。間をおいて、結果をもう一度確かめます。"
_TOO_OLD = "長く待ちましたが、結果が届きません。もう一度確かめるか、はじめから照会してください。"
_RETURNED_RETRY = "端末が受け付けませんでした{words}。少し間をおいて、もう一度送ります。"
_RETURNED = (
    "端末が受け付けませんでした{words}。"
    "照会の内容と端末の表示を確かめて、もう一度照会してください。"
)
_ERROR = "センターの返事はエラーでした{words}。内容を確かめて、もう一度照会してください。"
_UNWRITABLE = "「{field}」が正しくないため、照会を送れません。内容を直して、照会し直してください。"
_UNREADABLE = "返事が届きましたが、使えません。{reason}"
_NO_LONGER = re.compile(r"[\x00-\x1f\x7f\s]+")
_MOST = 200


def silence(kind: EnquiryKind, state: EnquiryState, *, numbered: bool) -> str:
    """Return what a request without an answer means, *state* being where that leads."""
    if state is EnquiryState.NO_ANSWER:
        if numbered:
            return _TOO_OLD
        return _IN_DOUBT if kind in REGISTRATIONS else _GIVEN_UP
    return _POLLING if numbered else _RETRY


def returned(state: EnquiryState, words: str | None) -> str:
    """Return what a request that came back means, with the terminal's own words if any."""
    text = _RETURNED if state is EnquiryState.FAILED else _RETURNED_RETRY
    return text.format(words=_quoted(words))


def error(message: str | None, code: str | None) -> str:
    """Return what 異常終了 means, with the centre's words and code as they are."""
    return _ERROR.format(words=_quoted(" ".join(part for part in (message, code) if part)))


def unwritable(field: str) -> str:
    """Return what to do when *field* (its 日本語 name) cannot be written into a request."""
    return _UNWRITABLE.format(field=field)


def unreadable(reason: str) -> str:
    """Return what an answer means that intake had to refuse, with the reason that it gave."""
    return _UNREADABLE.format(reason=reason)


def _quoted(words: str | None) -> str:
    line = _NO_LONGER.sub(" ", words or "").strip()
    if not line:
        return ""
    return f"（「{line[:_MOST]}{'…' if len(line) > _MOST else ''}」）"
