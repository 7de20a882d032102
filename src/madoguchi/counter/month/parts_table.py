"""The five lists of 月次: what each is called, its columns, what it is for. Data only."""

from dataclasses import dataclass
from typing import Final

from madoguchi.store.ports import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One list. ``headings`` are those on the screen, on paper and in the CSV."""

    key: str
    ja: str
    lead: str
    none: str
    headings: tuple[str, ...]


PARTS: Final = (
    Part(
        key="unconfirmed",
        ja="確認の記録がない来院",
        lead="資格を確認した記録がない来院です。請求の前に、一つずつ確かめます。",
        none="この月の来院は、すべて資格を確認しています。",
        headings=("来院日", "患者番号", "氏名", "わかっていること", "すること"),
    ),
    Part(
        key="changes",
        ja="あとの確認で変わっていた人",
        lead="来院の日の資格確認の結果と、そのあとに届いた結果を比べています。",
        none="あとから届いた結果に、請求に関わる変更はありません。",
        headings=("来院日", "患者番号", "氏名", "変わったこと", "あとの確認", "すること"),
    ),
    Part(
        key="characters",
        ja="請求で断られるおそれのある文字",
        lead="この月に来院した人の登録にある、請求で問題になるおそれのある文字です。",
        none="問題になりそうな文字はありません。",
        headings=("患者番号", "氏名", "項目", "文字", "種類", "扱い", "すること"),
    ),
    Part(
        key="usage",
        ja="カードの利用率",
        lead="日ごとの来院と、何で資格を確認したかの数です。",
        none="この月の来院はまだ記録されていません。",
        headings=("日", "来院", "カード", "番号", "書類・画面", "確認なし", "来院に対する割合"),
    ),
    Part(
        key="insurers",
        ja="保険者ごとの届き方",
        lead="届いた結果を保険者ごとに数えています。登録の遅れや欠けの多い保険者がわかります。",
        none="この月に届いた結果はまだありません。",
        headings=(
            "保険者番号", "保険者名", "結果の数", "●あり", "住所なし", "負担割合なし",
            "患者と自動で結び付かず", "登録の遅れ",
        ),
    ),
)  # fmt: skip

TODO: Final = {
    Evidence.DECLARATION: "申立書の内容で請求します。番号がわかったら、番号で確認してください。",
    Evidence.ORAL: "登録の番号で確認してください。無効なら、本人に新しい保険を聞いてください。",
    Evidence.NOTHING: "番号で確認するか、本人に資格確認書などを見せてもらってください。",
}
TODO_OFFLINE: Final = "「障害時の受付」を開き、順に確認してください。"
TODO_NO_CHART: Final = "患者に結び付いていません。「障害時の受付」を開き、患者を選んでください。"
TODO_ANSWERED: Final = "本人に今の保険を聞き、新しい番号で確認してください。"

SEVERITY_JA: Final = {
    "refused": "請求で返されるおそれ",
    "check": "確かめる",
    "note": "そのままでよい",
}
