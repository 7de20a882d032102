"""How visits are spoken of on every page that shows them. Data only."""

from typing import Final

from madoguchi.store.ports import Evidence, VisitSource

EVIDENCE_JA: Final = {
    Evidence.CARD: "カードで確認",
    Evidence.NUMBER: "番号で確認",
    Evidence.CERTIFICATE: "資格確認書を見た",
    Evidence.NOTICE_AND_CARD: "お知らせとカードを見た",
    Evidence.PORTAL: "マイナポータルの画面を見た",
    Evidence.DECLARATION: "申立書のみ",
    Evidence.ORAL: "口頭のみ",
    Evidence.NOTHING: "記録なし",
}
"""What a visit was confirmed by, on every page that shows visits."""

SOURCE_JA: Final = {
    VisitSource.CARD: "カード",
    VisitSource.NUMBER: "番号の照会",
    VisitSource.OFFLINE: "障害時の受付",
    VisitSource.MANUAL: "手で記録",
    VisitSource.IMPORTED: "CSV",
}
