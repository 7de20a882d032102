"""What the clerk does next, by situation and as of a day (``rules.md`` §3, 4, 7). Rows only.

The wording is ours; the facts are the rules'. Which situations an answer is in is worked out in
``domain/advice.py``. What to accept as proof when the terminal cannot confirm stands in
``evidence_table.py`` and ``evidence_carried_table.py``, because it changed several times; how a
case is settled in ``advice_settlement_table.py``; 医療扶助 in ``advice_aid_table.py``.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.spec.rules.dated import Confidence, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice(Row):
    """One sentence for one situation. ``urgency``: "now" before going on, "check", or "note"."""

    situation: str
    urgency: str
    ja: str


DECLARATION_FROM = date(2023, 7, 10)
"""保発0710第1号: from this day 被保険者資格申立書 and the declared share (O14)."""

ADVICE = (
    Advice(
        rule="EL-1", source="O14, O15", confidence=Confidence.HIGH,
        situation="valid", urgency="check",
        ja="資格は有効です。表示の氏名と生年月日を本人に確かめて、受付してください。",
    ),
    Advice(
        rule="WA-2", source="O20", confidence=Confidence.HIGH,
        situation="valid_unregistered", urgency="now",
        ja="紙の医療券を見せてもらってください。無いときは福祉事務所に確認してください。",
    ),
    Advice(
        rule="EL-1", source="O14, O15", confidence=Confidence.HIGH,
        situation="invalid", urgency="now",
        ja="保険が変わっていないか本人に聞き、新しい保険の番号でもう一度照会してください。",
    ),
    Advice(
        rule="EL-1", source="rules.md §4 (2, 3)", confidence=Confidence.MEDIUM,
        situation="paper_of_refused", urgency="now",
        ja="書面の番号が、いま無効と出た番号と同じなら、その書面では確認できません。"
        "違う番号なら、その番号で照会してください。",
    ),
    Advice(
        rule="EL-1", source="oqs-interface.md §4 (008)", confidence=Confidence.MEDIUM,
        situation="lost_01", urgency="now",
        ja="喪失の事由は死亡です。目の前の人の番号かどうか、打ち間違いがないかを確かめ、"
        "合っていれば保険者に問い合わせてください。",
    ),
    Advice(
        rule="EL-1", source="oqs-interface.md §4 (008)", confidence=Confidence.HIGH,
        situation="lost_02", urgency="check",
        ja="喪失の事由は生活保護の受給開始です。医療扶助の医療券を確認してください。",
    ),
    Advice(
        rule="EL-1", source="oqs-interface.md §4 (008)", confidence=Confidence.HIGH,
        situation="lost_03", urgency="check",
        ja="喪失の事由は別の医療保険への加入です。新しい保険者を本人に聞いてください。",
    ),
    Advice(
        rule="EL-1", source="oqs-interface.md §6 (14)", confidence=Confidence.MEDIUM,
        situation="invalid_newer", urgency="now",
        ja="表示しているのは古い資格です。カードをもう一度読み取ってもらうか、"
        "新しい保険の番号で照会し直してください。",
    ),
    Advice(
        rule="EL-7", source="B1, oqs-interface.md §5", confidence=Confidence.MEDIUM,
        situation="not_found_number", urgency="now",
        ja="番号で照会したときは、保険者番号・記号・番号・生年月日の打ち間違いがないか確かめ、"
        "もう一度照会してください。",
    ),
    Advice(
        rule="EL-7", source="B1, rules.md §4 (2)", confidence=Confidence.MEDIUM,
        situation="not_found_card", urgency="now",
        ja="カードで確認したときは、最近、保険が変わっていないか本人に聞いてください。"
        "新しい保険の番号がわかれば、その番号で照会します。",
    ),
    Advice(
        rule="EL-7", source="B1, oqs-interface.md §5", confidence=Confidence.MEDIUM,
        situation="not_found", urgency="check",
        ja="それでも無いときも、無保険とは決めつけず、ほかの方法で確認してください。"
        "新しい保険の登録が間に合っていないことがあります。",
    ),
    Advice(
        rule="EL-1", source="oqs-interface.md §4 (006)", confidence=Confidence.MEDIUM,
        situation="several", urgency="now",
        ja="どの資格かを選ばずに、本人に今の保険を聞き、枝番も入れて照会し直してください。",
    ),
    Advice(
        rule="EL-1", source="oqs-interface.md §5", confidence=Confidence.HIGH,
        situation="person_error", urgency="now",
        ja="届いたメッセージを読んでください。カードならもう一度読み取ってもらい、"
        "番号なら入力した内容を確かめて照会し直してください。",
    ),
    Advice(
        rule="EL-1", source="oqs-interface.md §5", confidence=Confidence.HIGH,
        situation="file_error", urgency="now",
        ja="少し待って、もう一度読み取るか照会してください。"
        "続くときは端末と回線を点検し、保守業者に連絡してください。",
    ),
    Advice(
        rule="EL-4", source="O4", confidence=Confidence.HIGH,
        situation="file_error", urgency="check",
        ja="今すぐ確認できないときは、氏名・性別・生年月日・住所を控え、復旧してから確認してください。",
    ),
    Advice(
        rule="EL-1", source="oqs-interface.md §3.4", confidence=Confidence.HIGH,
        situation="no_answer", urgency="now",
        ja="端末からの返事がまだありません。同じ照会を何度も出さず、"
        "端末の画面と読取機の表示を見て、少し待ってください。続くときは障害時の受付に切り替えます。",
    ),
    Advice(
        rule="EL-4", source="O4", confidence=Confidence.HIGH,
        situation="no_answer", urgency="check",
        ja="待てないときは、氏名・性別・生年月日・住所を控え、あとで確認してください。",
    ),
    Advice(
        rule="EL-1", source="oqs-interface.md §5", confidence=Confidence.HIGH,
        situation="lookup_failed", urgency="now",
        ja="照会は端末に受け付けられませんでした。保険者番号・記号・番号・生年月日を見直し、"
        "もう一度照会してください。資格が無いという意味ではありません。",
    ),
    Advice(
        rule="EL-4", source="O4", confidence=Confidence.HIGH,
        situation="outage", urgency="now",
        ja="障害時の受付に切り替え、氏名・性別・生年月日・住所の4つを控えてください。診療はいつもどおり受けてもらえます。",
    ),
    Advice(
        rule="EL-4", source="O4", confidence=Confidence.HIGH,
        situation="outage", urgency="check",
        ja="復旧したら、控えた人から順に確認してください。長引くときは、コールセンターに電話すると、"
        "緊急時の資格確認の機能を開けてもらえることがあります。",
    ),
    Advice(
        rule="EL-1", source="oqs-interface.md §3.4", confidence=Confidence.HIGH,
        situation="processing", urgency="now",
        ja="国の側でまだ処理しています。少し待っても結果が出ないときは、もう一度照会してください。",
    ),
    Advice(
        rule="EL-1", source="oqs-interface.md §4", confidence=Confidence.HIGH,
        situation="unknown", urgency="now",
        ja="資格確認端末の画面で結果を確かめてください。届いたコードやメッセージを控え、保守業者に知らせてください。",
    ),
    Advice(
        rule="EL-1", source="rules.md §4 (3), O14", confidence=Confidence.MEDIUM,
        effective_to=DECLARATION_FROM - timedelta(days=1),
        situation="unconfirmed", urgency="check",
        ja="何も確認できないときは、本人の話と前回の記録を控え、保険者に確かめてください。"
        "被保険者資格申立書の取り扱いは2023年7月10日からです。",
    ),
    Advice(
        rule="EL-1", source="rules.md §4 (3), O14, O15", confidence=Confidence.HIGH,
        effective_from=DECLARATION_FROM,
        situation="unconfirmed", urgency="check",
        ja="何も確認できないとき、初診なら被保険者資格申立書を書いてもらい、申し出の割合で計算します。"
        "再診で前回から変わりがないと聞けたら、前回の割合で計算します。10割にはしません。",
    ),
    Advice(
        rule="RN-4", source="T4", confidence=Confidence.HIGH,
        situation="link_none", urgency="now",
        ja="登録済みの患者が見つかりません。新患なら登録し、再来なら探して結び付けてください。",
    ),
    Advice(
        rule="RN-4", source="T4", confidence=Confidence.HIGH,
        situation="link_several", urgency="now",
        ja="候補の患者がいます。生年月日と保険の番号を本人に確かめて、1人を選んでください。",
    ),
    Advice(
        rule="EL-1", source="oqs-interface.md §6 (24)", confidence=Confidence.MEDIUM,
        situation="earlier_day", urgency="check",
        ja="今日の確認結果ではありません。今日受診するなら、もう一度確認してください。",
    ),
    Advice(
        rule="EL-6", source="V11, V7", confidence=Confidence.HIGH,
        situation="gaiji", urgency="note",
        ja="氏名の●は、国のシステムで表せない文字です。請求は●のままで構いませんが、"
        "処方箋と領収証には本来の氏名を使ってください。",
    ),
    Advice(
        rule="CE-3", source="O17, N1 p=2270", confidence=Confidence.MEDIUM,
        situation="no_medical_consent", urgency="note",
        ja="薬剤や診療などの情報は見られません。本人が同意しなかったか、"
        "電子証明書の有効期限が切れて資格だけが届いた可能性があります。",
    ),
    Advice(
        rule="CO-8", source="O1, O27", confidence=Confidence.MEDIUM,
        situation="asked_by_number", urgency="note",
        ja="番号での照会では、薬剤や診療などの情報は見られません。"
        "見るときは、カードを読み取って、本人に同意してもらってください。",
    ),
    Advice(
        rule="CO-5", source="O1", confidence=Confidence.HIGH,
        situation="no_medical_consent", urgency="note",
        ja="同意を変えられるのは本人だけです。もう一度カードを読み取ってもらってください。",
    ),
    Advice(
        rule="CO-7", source="O8, T2", confidence=Confidence.HIGH,
        situation="home_visit", urgency="note",
        ja="訪問診療の同意は、診療の関係が続く間、カードなしの再照会にも使えます。"
        "本人が取り消したら使えません。",
    ),
    Advice(
        rule="CO-7", source="O8, T2", confidence=Confidence.HIGH,
        situation="online", urgency="note",
        ja="オンライン診療の同意は今回の診療だけのものです。次の診療では、もう一度同意を得ます。",
    ),
    Advice(
        rule="CO-2", source="O10", confidence=Confidence.HIGH,
        effective_to=date(2024, 10, 6),
        situation="no_limit", urgency="note",
        ja="限度額の情報は届いていません。認定証が無いとは限りません。"
        "必要なら、限度額の提供に同意してカードを読み取ってもらってください。",
    ),
    Advice(
        rule="CO-2", source="O10", confidence=Confidence.HIGH,
        effective_from=date(2024, 10, 7),
        situation="no_limit", urgency="note",
        ja="限度額の情報は届いていません。認定証が無いとは限りません。"
        "必要なら、限度額の提供に口頭で同意を得てから、番号で照会してください。",
    ),
    Advice(
        rule="PM-1", source="N6 13164858", confidence=Confidence.HIGH,
        situation="no_public_expense", urgency="note",
        ja="公費の情報が届かなくても、登録済みの公費は消さないでください。"
        "同意していない、資格がなくなった、市区町村がつながっていない、のどれかは区別できません。"
        "受給者証を見せてもらってください。",
    ),
    Advice(
        rule="PM-2", source="O21", confidence=Confidence.HIGH,
        effective_to=date(2026, 3, 31),
        situation="no_public_expense", urgency="note",
        ja="公費（医療費助成）の情報が届くのは、先に始めた一部の市区町村の人だけです。",
    ),
    Advice(
        rule="PM-2", source="O21", confidence=Confidence.HIGH,
        effective_from=date(2026, 4, 1),
        situation="no_public_expense", urgency="note",
        ja="公費（医療費助成）の情報は、2026年度から市区町村ごとに順に届くようになります。"
        "まだつながっていない市区町村があります。",
    ),
)  # fmt: skip
"""Rows of one situation stand in the order in which they are to be read."""
