"""What the counter meets beside an answer: PIN, phone, certificate, consent … (``rules.md`` §1–3).

Rows only; a situation is "hint_" and a key of ``TOPICS``. The texts are for the clerk; what the
reader itself says stands in ``certificate_table.py`` and ``attempts_table.py``. There is no row
for 救急時医療情報閲覧: a clinic may not use it (CO-10).
"""

from datetime import date

from madoguchi.spec.rules.advice_table import Advice
from madoguchi.spec.rules.dated import Confidence

TOPICS = {
    "pin": "暗証番号を忘れた・ロックした",
    "face": "顔認証がうまくいかない",
    "visual": "目視で確認する",
    "no_pin_card": "暗証番号のないカード",
    "phone": "スマートフォンで受付したい",
    "first_use": "マイナ保険証を初めて使う",
    "certificate": "電子証明書の期限",
    "consent": "同意を変えたい・期限が切れた",
    "limit": "限度額を知りたい",
    "visiting": "訪問診療・オンライン診療",
    "by_number": "番号での照会と一括照会",
    "public_expense": "公費（医療費助成）が出ない",
    "gaiji": "氏名に●がある",
    "disaster": "災害時の特例が開いている",
}
"""In the order of the page. "disaster" shows only where the clerk says that it was opened."""

DISASTER_TOPIC = "disaster"

_PHONE_FROM = date(2025, 9, 19)

HINTS = (
    Advice(
        rule="ID-3", source="O18", confidence=Confidence.MEDIUM,
        situation="hint_pin", urgency="now",
        ja="暗証番号がロックしていても、顔認証か目視で受付できます。",
    ),
    Advice(
        rule="ID-2", source="O18", confidence=Confidence.HIGH,
        situation="hint_pin", urgency="note",
        ja="続けて3回まちがえるとロックします（前の日の分も数えます）。"
        "解除は市区町村の窓口か、アプリとコンビニの端末で本人が行います。",
    ),
    Advice(
        rule="ID-1", source="N1 p=137, uehara-cl, O13", confidence=Confidence.MEDIUM,
        situation="hint_pin", urgency="check",
        ja="暗証番号を聞いたり、代わりに入れたり、カードを預かったりしないでください。",
    ),
    Advice(
        rule="ID-4", source="O13", confidence=Confidence.MEDIUM,
        situation="hint_face", urgency="now",
        ja="顔認証がだめなら、暗証番号か目視で受付できます。続けて10回失敗すると顔認証はロックします。",
    ),
    Advice(
        rule="ID-5", source="N1 p=137, O13, O19", confidence=Confidence.HIGH,
        situation="hint_visual", urgency="now",
        ja="目視確認モードにして、カードの写真と本人を見くらべてください。"
        "終わったら必ず元に戻します。戻さないと、次の人が顔認証を使えません。",
    ),
    Advice(
        rule="ID-5", source="N1 p=137, O13", confidence=Confidence.MEDIUM,
        situation="hint_visual", urgency="note",
        ja="切り替えには管理アカウントでのログインが要ることがあります。新しい読取機では受付の操作だけで済みます。",
    ),
    Advice(
        rule="ID-6", source="O19", confidence=Confidence.HIGH,
        situation="hint_no_pin_card", urgency="now",
        ja="暗証番号のない「顔認証マイナンバーカード」です。顔認証か目視で受付してください。",
    ),
    Advice(
        rule="ID-6", source="O19", confidence=Confidence.HIGH,
        situation="hint_no_pin_card", urgency="note",
        ja="このカードの人はマイナポータルを使えません。"
        "読み取れず、ほかの書類も無いときは、被保険者資格申立書になります。",
    ),
    Advice(
        rule="ID-7", source="O3", confidence=Confidence.HIGH,
        effective_to=date(2025, 9, 18),
        situation="hint_phone", urgency="now",
        ja="スマートフォンでの受付は2025年9月19日からです。この日付では、カードを出してもらってください。",
    ),
    Advice(
        rule="ID-7", source="O3, ascii", confidence=Confidence.HIGH,
        effective_from=_PHONE_FROM,
        situation="hint_phone", urgency="now",
        ja="読取機で「スマートフォン」を選んでもらいます。iPhoneの人は自分のiPhoneで顔か指紋の認証を、"
        "Androidの人は読取機に4桁の暗証番号を入れます。",
    ),
    Advice(
        rule="ID-7", source="O3, ascii", confidence=Confidence.HIGH,
        effective_from=_PHONE_FROM,
        situation="hint_phone", urgency="now",
        ja="続けてスマートフォンを専用の読取機にかざし、同意は元の読取機の画面で選んでもらいます。",
    ),
    Advice(
        rule="ID-7", source="O3", confidence=Confidence.HIGH,
        effective_from=_PHONE_FROM,
        situation="hint_phone", urgency="check",
        ja="初めて来院する人には、カードも持ってきてもらってください。",
    ),
    Advice(
        rule="ID-7", source="O3", confidence=Confidence.HIGH,
        effective_from=_PHONE_FROM,
        situation="hint_phone", urgency="note",
        ja="カードの電子証明書が切れると、スマートフォンはすぐに使えません（3か月の猶予はありません）。"
        "対応していない医療機関もあります。金属の台の上では読めません。",
    ),
    Advice(
        rule="ID-8", source="S0 Q1, N2", confidence=Confidence.HIGH,
        situation="hint_first_use", urgency="now",
        ja="読取機で保険証としての利用登録ができます。画面の質問に本人が「はい」を選びます。"
        "登録しないときは、カードを取ってもらえば終わります。",
    ),
    Advice(
        rule="CE-2", source="O17", confidence=Confidence.HIGH,
        situation="hint_certificate", urgency="note",
        ja="期限の3か月前から読取機に案内が出ます。いつもどおり使えます。市区町村の窓口での更新を勧めてください。",
    ),
    Advice(
        rule="CE-3", source="O17, N1 p=2270", confidence=Confidence.MEDIUM,
        situation="hint_certificate", urgency="check",
        ja="期限が切れても、切れた月の3か月後の月末までは、資格だけ確認できます。"
        "薬剤や診療などの情報は見られません。",
    ),
    Advice(
        rule="CE-4", source="N1 p=566, O17", confidence=Confidence.HIGH,
        effective_to=date(2024, 12, 1),
        situation="hint_certificate", urgency="now",
        ja="それを過ぎたカードは使えません。健康保険証を見せてもらってください。",
    ),
    Advice(
        rule="CE-4", source="N1 p=566, O17", confidence=Confidence.HIGH,
        effective_from=date(2024, 12, 2),
        situation="hint_certificate", urgency="now",
        ja="それを過ぎたカードは使えません。保険者から届いている資格確認書を見せてもらってください。",
    ),
    Advice(
        rule="CE-5", source="O5", confidence=Confidence.HIGH,
        situation="hint_certificate", urgency="note",
        ja="更新したばかりのカードだけが失敗するときは、認証の側が保守中のことがあります。時間をおいてください。",
    ),
    Advice(
        rule="CO-5", source="O1", confidence=Confidence.HIGH,
        situation="hint_consent", urgency="now",
        ja="同意を変えられるのは本人だけです。もう一度カードを読み取ってもらってください。",
    ),
    Advice(
        rule="CO-4", source="O1, N1 p=330", confidence=Confidence.HIGH,
        situation="hint_consent", urgency="note",
        ja="同意は24時間で切れます。過ぎたら、同じ患者でも、もう一度カードの読み取りが要ります。",
    ),
    Advice(
        rule="CO-2", source="O10", confidence=Confidence.HIGH,
        effective_to=date(2024, 10, 6),
        situation="hint_limit", urgency="now",
        ja="読取機の画面で限度額の提供に同意してもらうと届きます。",
    ),
    Advice(
        rule="CO-2", source="O10", confidence=Confidence.HIGH,
        effective_from=date(2024, 10, 7),
        situation="hint_limit", urgency="now",
        ja="カードで受付すれば、聞かれずに届きます。番号で照会するときは、そのつど口頭で同意を得てください。",
    ),
    Advice(
        rule="CO-7", source="O8, T2", confidence=Confidence.HIGH,
        situation="hint_visiting", urgency="now",
        ja="訪問診療では、初回に本人の同意を得れば、診療の関係が続く間はカードなしで再照会できます。"
        "本人が取り消したら使えません。",
    ),
    Advice(
        rule="CO-7", source="O8, T2", confidence=Confidence.HIGH,
        situation="hint_visiting", urgency="check",
        ja="オンライン診療では、診療のたびに同意を得ます。",
    ),
    Advice(
        rule="CO-11", source="rules.md §3", confidence=Confidence.LOW,
        situation="hint_by_number", urgency="note",
        ja="番号での照会では、医療情報の同意がなくても資格は確かめられます。"
        "一括照会は、予約のある人や通院中の人に使います。",
    ),
    Advice(
        rule="CO-8", source="O1, O27", confidence=Confidence.MEDIUM,
        situation="hint_by_number", urgency="note",
        ja="カードで同意した人のほかは、薬剤や診療などの情報を見られません。",
    ),
    Advice(
        rule="CO-9", source="O6, O28, N8", confidence=Confidence.HIGH,
        situation="hint_disaster", urgency="now",
        ja="厚生労働省が地域と期間を決めて開いている間だけ、氏名・生年月日・性別・住所などでさがせます。"
        "口頭で同意を得て、理由を記録してください。",
    ),
    Advice(
        rule="CO-9", source="O6, O28, N8", confidence=Confidence.HIGH,
        situation="hint_disaster", urgency="check",
        ja="同意なしでよいのは、本人が意思を示せないときだけです。",
    ),
)  # fmt: skip
"""Topics "public_expense" and "gaiji" have their rows in ``advice_table.py``."""

TOPIC_SITUATIONS = {"public_expense": "no_public_expense", "gaiji": "gaiji"}
"""Topics whose texts are those of an answer's situation."""
