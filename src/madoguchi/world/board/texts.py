"""What 盤面 says, in Japanese and English. Plain words for someone who never saw this field."""

from typing import Final

from madoguchi.world.board.exercise_texts import EXERCISE_TEXTS
from madoguchi.world.shell.pages import Texts

TEXTS: Final[Texts] = {
    "title": ("盤面 ― まどぐち模擬環境", "Board – Madoguchi's simulated world"),
    "heading": ("盤面", "Board"),
    "tagline": (
        "医療機関の受付で起きることを、この机の上だけで体験できます。",
        "Try out, on this desk alone, what happens at a clinic's reception.",
    ),
    "language": ("言語", "Language"),
    "guide": ("はじめての方へ：3つの手順", "New here? Three steps"),
    "done": ("完了", "Done"),
    "now": ("いまここ", "You are here"),
    "later": ("このあと", "Next"),
    "step1": ("カードを置く", "Lay a card"),
    "step1_text": (
        "患者さんになったつもりで、マイナンバーカードを読取機に置きます。",
        "Play the patient: lay a My Number Card on the card reader.",
    ),
    "step1_first": ("はじめの1枚におすすめ", "A good first card"),
    "step1_laid": (
        "読取機{n}に{name}さんのカードがあります。",
        "Card of {name} lies on reader {n}.",
    ),
    "step2": ("暗証番号と同意", "PIN and consent"),
    "step2_text": (
        "読取機の画面を開き、4けたの暗証番号を入れて、画面の質問に答えます。",
        "Open the reader's screen, type the four-digit PIN and answer its questions.",
    ),
    "step2_pin": ("このカードの暗証番号", "This card's PIN"),
    "open_reader": ("読取機{n}の画面を開く", "Open reader {n}"),
    "step3": ("受付を見る", "Look at reception"),
    "step3_text": (
        "受付の画面に、いまの人が1行で現れます。初回は次の練習用の利用者で入ります。",
        "The person appears as one row. The first time, sign in with this practice account.",
    ),
    "open_reception": ("受付を開く", "Open reception"),
    "login": ("利用者名", "User name"),
    "password": ("パスワード", "Password"),
    "copy_word": ("コピー", "Copy"),
    "copied": ("コピーしました", "Copied"),
    "reader_is": (
        "患者さんがマイナンバーカードを置く、受付カウンターの機械（顔認証付きカードリーダー）。",
        "The machine on the counter on which patients lay their My Number Card.",
    ),
    "terminal_is": (
        "読取機と国のサーバーをつなぎ、結果をファイルで書き出すパソコン（資格確認端末）。",
        "The PC between the reader and the national service; it writes results as files.",
    ),
    "reception_is": (
        "そのファイルを読み、だれが来て保険が有効かを職員に見せる画面。まどぐち本体です。",
        "The staff's screen made from those files: who came, insured or not. Madoguchi itself.",
    ),
    "reader_n": ("読取機{n}", "Reader {n}"),
    "readers": ("読取機", "Card readers"),
    "terminal": ("端末", "Terminal"),
    "reception": ("受付", "Reception"),
    "lay_on": ("読取機{n}に置く", "Lay on reader {n}"),
    "pull": ("抜く", "Take away"),
    "lies_on": ("読取機{n}の上", "On reader {n}"),
    "quoted": ("「{text}」", "“{text}”"),
    "no_card": ("カードはありません", "No card"),
    "tray": ("カード置き場", "Tray of cards"),
    "tray_text": (
        "すべて架空の人です。それぞれに受付で起きる「困りごと」が1つあります。",
        "All of them are invented. Each shows one thing that happens at a counter.",
    ),
    "search": (
        "名前・カナ・内容でさがす",
        "Search by name, kana or story",
    ),
    "keys_hint": (
        "/ でさがす、↑↓ で選ぶ、Enter で置く",
        "/ to search, ↑↓ to choose, Enter to lay",
    ),
    "found": ("{n}枚", "{n} cards"),
    "nothing_found": (
        "「{q}」に合うカードはありません。ことばを減らすか、消してみてください。",
        "No card matches “{q}”. Try fewer words, or clear the search.",
    ),
    "pin": ("暗証番号", "PIN"),
    "no_pin": ("なし（顔認証カード）", "none (face-only card)"),
    "tries": ("あと{n}回", "{n} tries left"),
    "locked": ("ロック中", "Locked"),
    "unlinked": ("保険証の登録前", "Not registered"),
    "cert_normal": ("証明書 有効", "Certificate valid"),
    "cert_reminder": ("証明書 まもなく期限", "Certificate ends soon"),
    "cert_grace": ("証明書 期限切れ（猶予中）", "Certificate ended (grace)"),
    "cert_ended": ("証明書 期限切れ", "Certificate ended"),
    "cert_revoked": ("証明書 失効", "Certificate revoked"),
    "group_names": ("氏名と文字", "Names and characters"),
    "group_families": ("家族・同姓同名", "Families and namesakes"),
    "group_burden": ("負担割合・限度額・公費", "Shares, limits, public aid"),
    "group_moves": ("保険の異動・行き違い", "Changes and delays of insurance"),
    "group_cards": ("カードと証明書の事情", "Cards and certificates"),
    "clock": ("この世界の日付", "Date of this world"),
    "clock_text": (
        (
            "日付を動かすと、読取機の質問や保険の有効・無効がその日のものになります。"
            "「きのう転職」などの身の上は、起動した日のままです。"
        ),
        (
            "Move the date and the reader's questions and the insurances follow that day. "
            "Stories such as 'since yesterday' stay those of the day of the start."
        ),
    ),
    "clock_moved": ("実際の日付とは違います", "Not the real date"),
    "clock_real": ("実際の日付です", "The real date"),
    "clock_day": ("日付", "Date"),
    "clock_go": ("この日にする", "Move to this day"),
    "clock_back": ("今日にもどす", "Back to today"),
    "clock_before": (
        "2024年10月6日（限度額をたずねた最後の日）",
        "6 Oct 2024 (last day the limit was asked)",
    ),
    "clock_after": (
        "2024年10月7日（質問が1つになった日）",
        "7 Oct 2024 (questions joined together)",
    ),
    "files": ("端末のフォルダ", "The terminal's folders"),
    "req_text": ("受付から端末への問い合わせ", "Questions from reception"),
    "res_text": ("問い合わせへの答え", "Answers to them"),
    "face_text": ("カードの読み取り結果", "Results of card readings"),
    "empty": ("まだファイルはありません。", "No files yet."),
    "empty_face": (
        "まだありません。読取機で受付が終わると、ここに1つ現れます。",
        "None yet. One appears when a reader has finished.",
    ),
    "more": ("ほか{n}件", "{n} more"),
    "forgotten": ("{n}件が置いたままです", "{n} left behind"),
    "line_up": ("国のサーバーにつながっています", "Connected to the national service"),
    "line_down": ("国のサーバーにつながりません", "No connection to the national service"),
    "line_unknown": ("まだ通信していません", "Not tried yet"),
    "line_cut": ("回線を切っています", "The line is cut"),
    "line_to_cut": ("回線を切る", "Cut the line"),
    "line_join": ("回線を戻す", "Join the line again"),
    "line_text": (
        "回線が切れた日を練習できます。模擬環境を起動し直すと、いつも戻っています。",
        "To practise an outage. After a restart of the world the line is always joined.",
    ),
    "line_cut_text": (
        "番号での照会に返事は来ず、読取機は「つながりません」と出します。",
        "Look-ups by number get no answer, and the readers say that they cannot connect.",
    ),
    "said_cut": (
        "端末と国のサーバーの回線を切りました。端末の欄で、いつでも戻せます。",
        "Cut the line to the national service. Join it again in the terminal's box at any time.",
    ),
    "said_joined": ("回線を戻しました。", "Joined the line again."),
    **EXERCISE_TEXTS,
    "home": ("マイナ在宅受付Web（模擬）", "Consent at home (simulated)"),
    "home_2": ("訪問診療で同意した", "Agreed, for home visits"),
    "home_3": ("オンライン診療で同意した", "Agreed, for an online consultation"),
    "said_home_2": (
        "{name}さんが訪問診療等の同意をしました。受付の一括取得で届きます。",
        "{name} agreed for home visits; reception can fetch it in bulk.",
    ),
    "said_home_3": (
        "{name}さんがオンライン診療等の同意をしました。受付の一括取得で届きます。",
        "{name} agreed for an online consultation; reception can fetch it in bulk.",
    ),
    "renew": ("カードを作り直す", "Issue a new card"),
    "said_renewed": (
        "{name}さんのカードを作り直しました。暗証番号の回数も元にもどりました。",
        "Issued a new card for {name}; the PIN's tries are back.",
    ),
    "said_laid": (
        "読取機{n}に{name}さんのカードを置きました。",
        "Laid the card of {name} on reader {n}.",
    ),
    "said_pulled": ("読取機{n}のカードを抜きました。", "Took the card off reader {n}."),
    "said_none": ("読取機{n}にカードはありません。", "There is no card on reader {n}."),
    "said_busy": (
        "置けません。読取機に別のカードがあるか、このカードがほかの読取機にあります。先に抜いてください。",
        "Not possible: that reader holds a card, or this card lies elsewhere. Take it away first.",
    ),
    "said_clock": ("この世界の日付を{day}にしました。", "The date of this world is now {day}."),
    "said_bad": (
        "その操作はできません。画面を読み込み直してください。",
        "That is not possible. Please reload.",
    ),
}
