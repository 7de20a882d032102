"""What each screen of the reader says, in Japanese and English; rows only.

Wording is ours except where ``card-and-reader.md`` §6 quotes it (marked Q). Placeholders:
``{institution}``, ``{tries}``, ``{until}`` (last day of the certificate), ``{item}`` (the consent
asked), ``{items}`` (all consents asked). Official full texts are not published.
"""

from typing import Final

from msgspec import Struct

from madoguchi.world.reader.states import Event as E  # noqa: N817 - a table reads by column
from madoguchi.world.reader.states import State as S  # noqa: N817 - a table reads by column


class Text(Struct, frozen=True):
    """One text in both languages."""

    ja: str
    en: str


class Screen(Struct, frozen=True):
    """One screen: title, lines below it, buttons in order (the first is the main one)."""

    title: Text
    lines: tuple[Text, ...] = ()
    choices: tuple[tuple[E, Text], ...] = ()
    keypad: bool = False
    alert: bool = False
    error: str | None = None


T = Text
_CANCEL: Final = (E.CANCEL, T("中止する", "Cancel"))
_BACK: Final = (E.BACK, T("戻る", "Back"))
_TO_DESK: Final = T("受付にお声がけください。", "Please speak to reception.")
_TAKE: Final = T("カードをお取りください。", "Please take your card.")
_WAIT: Final = (T("カードを取らずにお待ちください。", "Please leave the card where it is."),)
_ENTER: Final = (E.ENTER, T("確定", "Enter"))
_ERASE: Final = (E.ERASE, T("1文字消す", "Delete"))
_AGAIN: Final = T("カードを取り、もう一度置いてください。", "Take the card and put it down again.")
_RENEW: Final = T(
    "お住まいの市区町村の窓口で電子証明書を更新できます。",
    "You can renew the certificate at your municipal office.",
)

SCREENS: Final[dict[S, Screen]] = {
    S.WAITING: Screen(
        # Q
        T("マイナンバーカードを置いてください", "Please place your My Number card"),
        (
            T("{institution}", "{institution}"),
            T(
                "カードケースから出し、絵と同じ向きに置きます。",
                "Take it out of its sleeve and lay it as in the picture.",
            ),
        ),
    ),
    S.CARD_READ: Screen(T("カードを読み取っています", "Reading the card"), _WAIT),
    S.CHOOSE_METHOD: Screen(
        T("本人確認の方法を選んでください", "How would you like to confirm who you are?"),
        (),
        ((E.CHOOSE_PIN, T("暗証番号を入力する", "Enter my PIN")), _CANCEL),  # Q
    ),
    S.CHECKING_TRIES: Screen(T("カードを確認しています", "Checking the card"), _WAIT),
    S.PIN_ENTRY: Screen(
        T("4桁の暗証番号を入力してください", "Enter your 4-digit PIN"),
        (
            T(
                "カードを受け取るときに決めた、数字4桁の番号です（利用者証明用）。",
                "The 4 digits you chose when you received the card (user certificate).",
            ),
            T("あと{tries}回まで入力できます。", "{tries} tries left."),
        ),
        (_ENTER, _ERASE, _BACK, _CANCEL),
        keypad=True,
    ),
    S.PIN_LAST_TRY_WARNING: Screen(
        T("あと1回まちがえるとロックされます", "One more mistake locks the PIN"),
        (
            T(
                "ロックされると、市区町村の窓口などで再設定するまで暗証番号を使えません。",
                "A locked PIN stays unusable until it is reset, for example at your municipality.",
            ),
            T(
                "確かでないときは、入力せずに受付にお声がけください。",
                "If you are not sure, stop here and speak to reception.",
            ),
        ),
        (
            _CANCEL,
            (
                E.ACKNOWLEDGE_LAST_TRY,
                T("わかったうえで入力する", "I understand, let me enter it"),
            ),
            _BACK,
        ),
        alert=True,
    ),
    S.PIN_ENTRY_LAST: Screen(
        T("4桁の暗証番号を入力してください", "Enter your 4-digit PIN"),
        (T("最後の1回です。まちがえるとロックされます。", "Last try. A mistake locks the PIN."),),
        (_ENTER, _ERASE, _BACK, _CANCEL),
        keypad=True,
        alert=True,
    ),
    S.CHECKING_PIN: Screen(T("暗証番号を確認しています", "Checking the PIN"), _WAIT),
    S.PIN_LOCKED: Screen(
        T("暗証番号は使えません", "The PIN cannot be used"),
        (
            T(
                "3回まちがえてロックされているか、暗証番号のないカードです。",
                "It is locked after three mistakes, or the card has no PIN.",
            ),
            T(
                "暗証番号の再設定は、市区町村の窓口などでできます。",
                "It can be reset, for example at your municipality.",
            ),
            T(
                "今日の受付については、受付にお声がけください。",
                "For today's visit please speak to reception.",
            ),
        ),
        (_CANCEL, _BACK),
        alert=True,
    ),
    S.CHECKING: Screen(T("資格を確認しています", "Checking your insurance"), _WAIT),
    S.LINK_QUESTION: Screen(
        T("利用登録の確認", "Register this card as your insurance card?"),  # Q
        (
            T(
                "このカードは、健康保険証としての利用登録がまだです。",
                "This card is not yet registered as an insurance card.",
            ),
            T(
                "紐付けしますか？しない場合はカードをお取りください。",  # Q seed-faq Q1
                "Register it now? If not, take the card.",
            ),
        ),
        ((E.LINK_YES, T("はい", "Yes")), (E.LINK_NO, T("いいえ", "No"))),
    ),
    S.LINKING: Screen(T("利用登録をしています", "Registering"), _WAIT),
    S.REMINDER_NOTICE: Screen(
        T("電子証明書の更新のお知らせ", "Your certificate ends soon"),
        (
            T(
                "電子証明書の有効期限は{until}です。期限の前に更新してください。",
                "Your certificate ends on {until}. Please renew it before then.",
            ),
            _RENEW,
            T("今日はこのまま受付できます。", "You can go on today."),
        ),
        ((E.CONTINUE, T("確認して進む", "Continue")), _CANCEL),
    ),
    S.GRACE_NOTICE: Screen(
        T("電子証明書の有効期限が切れています", "Your certificate has ended"),
        (
            T(
                "有効期限は{until}でした。今日は資格の確認だけができます。",
                "It ended on {until}. Today only your insurance can be confirmed.",
            ),
            T(
                "診療・薬剤・健診の情報は提供できません。",
                "Treatment, medicines and check-ups cannot be shared.",
            ),
            _RENEW,
        ),
        ((E.CONTINUE, T("確認して進む", "Continue")), _CANCEL),
    ),
    S.NEXT_QUESTION: Screen(T("お待ちください", "Please wait")),
    S.CONSENT_ALL: Screen(
        T("医療情報の提供に同意しますか", "May this clinic see your medical information?"),
        (
            T("{items}", "{items}"),
            T(
                "同意しなくても受付はできます。",
                "You can be received without agreeing.",
            ),
        ),
        (
            (E.AGREE_ALL, T("全て同意する", "Agree to all")),  # Q
            (E.CHOOSE_EACH, T("個別に同意する", "Choose one by one")),  # Q
            _CANCEL,
        ),
    ),
    S.CONSENT_ITEM: Screen(
        T("{item}", "{item}"),
        (
            T(
                "この医療機関に提供することに同意しますか。",
                "Do you agree to share this with this clinic?",
            ),
            T(
                "同意しなくても受付はできます。",
                "You can be received without agreeing.",
            ),
        ),
        (
            (E.AGREE, T("同意する", "Agree")),  # Q
            (E.DISAGREE, T("同意しない", "Do not agree")),  # Q
            _CANCEL,
        ),
    ),
    S.PRESCRIPTION_FORM: Screen(
        T("処方箋の発行形態を選んでください", "Which kind of prescription would you like?"),
        (),
        (
            (E.PAPER, T("紙の処方箋", "On paper")),
            (E.ELECTRONIC, T("電子処方箋", "Electronic")),
            _CANCEL,
        ),
    ),
    S.FINISHING: Screen(T("受付をしています", "Finishing"), _WAIT),
    S.TAKE_CARD: Screen(
        # Q
        T("受付が完了しました。カードをお取りください", "You are checked in. Please take your card")
    ),
    S.TAKE_CARD_UNFINISHED: Screen(
        T("カードをお取りください", "Please take your card"),
        (T("受付は完了していません。", "You are not checked in."), _TO_DESK),
    ),
    S.CARD_FORGOTTEN: Screen(
        T("カードをお取りください", "Please take your card"),
        (T("カードが置いたままになっています。", "Your card is still in the reader."),),
        alert=True,
    ),
    S.FINISHING_CARD_OUT: Screen(
        T("受付をしています", "Finishing"),
        (T("そのままお待ちください。", "Please wait a moment."),),
    ),
    S.DONE_CARD_OUT: Screen(T("受付が完了しました", "You are checked in")),
    S.FAILED_CARD_OUT: Screen(
        T("受付を完了できませんでした", "You could not be checked in"),
        (T("もう一度カードを置いてください。", "Please place your card again."), _TO_DESK),
        alert=True,
    ),
    S.ERROR_UNREADABLE: Screen(
        T("マイナンバーカードの認識不可", "The card cannot be read"),  # Q
        (
            T(
                "カードケースから出ているか、向きが合っているか確かめてください。",
                "Check that it is out of its sleeve and the right way round.",
            ),
            _AGAIN,
            T(
                "くり返すときは受付にお声がけください。",
                "If it happens again, please speak to reception.",
            ),
        ),
        alert=True,
        error="001",
    ),
    S.ERROR_OTHER_CARD: Screen(
        T("マイナンバーカード以外", "Not a My Number card"),  # Q
        (
            T(
                "置かれたカードはマイナンバーカードではありません。",
                "The card on the reader is not a My Number card.",
            ),
            _AGAIN,
        ),
        alert=True,
        error="002",
    ),
    S.ERROR_CERTIFICATE: Screen(
        # Q
        T(
            "利用者証明用電子証明書の失効・有効期限切れ",
            "The user certificate is revoked or has ended",
        ),
        (_TO_DESK, _RENEW, _TAKE),
        alert=True,
        error="006",
    ),
    S.ERROR_TIMEOUT: Screen(
        T("接続タイムアウト", "Connection timed out"),  # Q
        (
            T(
                "混み合っているか、つながりません。少し時間をおいて、もう一度置いてください。",
                "The service is busy or out of reach. Please try again in a little while.",
            ),
            _TAKE,
        ),
        alert=True,
    ),
    S.ERROR_REFUSED: Screen(
        T("確認できませんでした", "Your insurance could not be confirmed"),
        (_TO_DESK, _TAKE),
        alert=True,
    ),
}

HELP: Final = (
    T(
        "カードは、カードケースから出して、絵と同じ向きに置きます。",
        "Take the card out of its sleeve and lay it as in the picture.",
    ),
    T(
        "暗証番号は数字4桁です。3回まちがえるとロックされます。",
        "The PIN has 4 digits. Three mistakes lock it.",
    ),
    T(
        "「カードをお取りください」と出るまで、カードを動かさないでください。",
        "Leave the card until you are told to take it.",
    ),
    T("わからないときは受付にお声がけください。", "If in doubt, please speak to reception."),
)
"""Shown over any screen when help is asked for."""
