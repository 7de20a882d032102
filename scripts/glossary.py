"""Write ``docs/glossary.md``: 日本語 / official tag / our name, from the tables of ``spec``.

Only the words that no table holds stand here. ``python scripts/glossary.py`` writes the file; a
test compares it with the tables.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from madoguchi.spec.oqs.codes_table import CODES
from madoguchi.spec.oqs.consent_table import (
    CONSENT_AVAILABLE,
    CONSENT_FLAG,
    CONSENT_STEMS,
    CONSENT_TIME,
)
from madoguchi.spec.oqs.levels_table import LEVELS
from madoguchi.spec.oqs.messages import MESSAGES
from madoguchi.spec.oqs.model import Field, OpenPoint, Source, Type
from madoguchi.spec.oqs.named_only_table import NAMED_ONLY
from madoguchi.spec.oqs.open_points_table import OPEN_POINTS
from madoguchi.spec.rules.outcome_table import OUTCOMES, UNKNOWN_OUTCOME

PATH = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"

TERMS = (
    ("受付", "arrival", "届いた回答の1行。回答の写し（スナップショット）を持つ"),
    ("来院", "visit", "患者がその日に来たこと。何で確認したかと、そのときの回答の写しを持つ"),
    ("回答", "answer", "照会やカードの読み取りに対して届いた資格の結果"),
    ("証拠", "evidence", "来院の資格を何で確かめたか：カード・番号・書類・申立書・口頭・なし"),
    ("患者・カルテ", "patient / chart", "当院の患者登録"),
    ("結び付け", "link", "受付と患者を結ぶこと。unique・none・severalのどれかで、推測はしない"),
    ("照合", "matching", "届いた回答と患者の登録を突き合わせること"),
    ("判定", "judgement / outcome", "ファイル・人・資格の3段で見た回答の意味"),
    ("負担割合", "share", "本人が払う割合。わからないときは空にする"),
    ("次にすること", "step", "窓口で次に行うこと。急ぎの度合いと規則の番号を持つ"),
    ("受信簿", "journal", "届いたファイルをそのまま残す記録"),
    ("隔離", "quarantine", "読めないファイルを理由とともに取り置くこと"),
    ("衝突", "conflict", "同じ名前で中身の違うファイル"),
    ("資格確認端末", "terminal", "連携アプリが動く端末"),
    ("読取機", "reader", "顔認証付きカードリーダー"),
    ("実施機関の側（模擬）", "nation", "資格を答える国のシステムの模擬"),
    ("盤面", "board", "カードを置き、障害を起こし、時計を進める画面"),
    ("要求フォルダ", "req", "端末への要求を置く"),
    ("結果フォルダ", "res", "端末の回答が入る"),
    ("顔認証の結果フォルダ", "face", "読取機での受付の結果が入る"),
    ("照会番号", "reference number", "当院の患者番号を国の側に登録したもの。単独では信用しない"),
    ("医療扶助", "aid", "生活保護の医療。被保険者証区分 A1"),
    ("後期高齢者", "late elderly", "75歳から（法別番号39）"),
    ("高齢受給者", "elderly", "70歳から74歳"),
    ("患者番号", "chart number", "当院が付ける番号。国の側に登録すると照会番号になる"),
    ("別の名前・カナ", "alias", "その患者が国の側でこう書かれるという控え。受付の操作でだけ増える"),
    ("異体字", "variant", "髙と高のように、一つの字の別の形。比べるときだけ同じと見る"),
    ("●", "gaiji", "国の側で表せない文字の印。どの文字とも決めつけない"),
    ("根拠・食い違い", "evidence / against", "候補の患者と回答で、合うところと合わないところ"),
    (
        "登録との違い",
        "difference",
        "登録と回答を項目ごとに比べたもの：同じ・表記のみ・変更・回答になし・登録になし",
    ),
    ("取込み", "take-over", "選んだ項目を回答から登録に写すこと。元に戻せる"),
    ("照会", "enquiry", "端末に資格を尋ねること。番号の照会・一括・照会番号の登録がある"),
    ("番号で確認", "lookup", "カードを使わず、保険者番号・記号・番号・生年月日で照会すること"),
    ("一括確認", "bulk", "予約の人などをまとめて照会すること。例外だけを見る"),
    (
        "受付番号（一括）",
        "ReceptionNumber",
        "一括の要求に端末が付ける番号。結果を取り寄せるのに使う",
    ),
    ("例外", "finding", "一括確認で、人が見る必要のあるもの"),
    (
        "照会番号の登録",
        "registration",
        "患者番号を照会番号として国の側に登録すること。候補が複数なら行わない",
    ),
    ("初診・再診", "first / return", "来院の別。わからないままでもよい"),
    ("資格確認書", "certificate", "マイナ保険証のない人に届く書面。それだけで資格を確認できる"),
    ("資格情報のお知らせ", "notice", "カードと一緒のときだけ資格を確認できる書面"),
    ("申し出の割合", "declared ratio", "本人か書面が示した割合。届いた割合とは区別する"),
    (
        "被保険者資格申立書",
        "declaration",
        "確認できないときに本人が書く書面。画面から出すのは当院の様式",
    ),
    ("旧資格", "old_number", "今の番号がわからず、前の番号で請求すること"),
    ("不詳", "unknown_sevens", "何もわからず、保険者番号と番号を7で埋めて請求すること"),
    (
        "障害時の受付",
        "offline",
        "端末や回線が使えないときの受付。氏名・性別・生年月日・住所を控える",
    ),
    ("控え", "offline entry", "障害時に書き留めた1人分。復旧したら順に確認する"),
    ("最後に確認した日", "last confirmed", "前に資格を確認した日と結果。今日の確認ではない"),
    ("もしもの一覧表", "day list", "何も動かないときに開く、パスワードの付いたPDF"),
    ("月次", "month end", "請求の前に見る月のまとめ：未確認・変更・文字・利用率・保険者"),
    ("利用率", "usage", "カードで確認した割合。分母の公式な数え方は確かめられていない"),
    ("法別番号", "law kind", "8桁の保険者番号の先頭2桁。保険の種類を示す"),
    ("検証番号", "check digit", "保険者番号の最後の1桁。打ち間違いに気づくため"),
    ("医療券", "ticket", "医療扶助で福祉事務所が出す券。毎月15日ごろに登録されることが多い"),
    ("公費（PMH）", "public expense", "医療費助成。空欄は、無いことではない"),
    ("限度額", "limit", "限度額適用認定証の区分。届かないことは、無いことではない"),
)
"""日本語, our name, what it means: words of the program that no table of the interface holds."""

_INTRO = """# 用語集

日本語・公式の要素名・このプログラムでの名前の対照表です。
`scripts/glossary.py` が `spec/` の表から作ります。手で書き換えないでください。

出所の印：R 実物、S 公式文書からの引用、C 動いているプログラム、
P 医療機関や業者の公開ページ、I 推定。
"""


def as_markdown() -> str:
    """Return the whole glossary as Markdown, ending in one newline."""
    parts = (
        _INTRO,
        _section("このプログラムの言葉", ("日本語", "名前", "意味"), TERMS),
        _section("判定", ("日本語", "段", "値", "名前", "規則"), _outcomes()),
        _section("ファイルの種類", ("日本語", "名前の頭", "番号", "キー", "出所"), _messages()),
        _section("名前だけが知られている種類", ("日本語", "名前の頭", "番号", "出所"), _named()),
        _section("要素", ("日本語", "公式の要素名", "名前", "形", "コード表", "出所"), _elements()),
        _section("同意", ("日本語", "公式の要素名", "語幹", "出所"), _consents()),
        _section("コード表", ("番号", "日本語", "値"), _codes()),
        _section(
            "決まっていないこと", ("日本語", "設定", "既定値", "出所", "いま"), _open_points()
        ),
    )
    return "\n".join(parts)


def snake(tag: str) -> str:
    """Return our name of an element: ``InsuredCardSymbol`` → ``insured_card_symbol``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", tag).lower()


def elements() -> dict[str, Field]:
    """Return each element once, by tag: the first row that names it."""
    found: dict[str, Field] = {}
    for message in MESSAGES.values():
        for field in _walk((*message.header, *message.body)):
            found.setdefault(field.tag, field)
    return found


def _walk(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _walk(field.children)


def _section(title: str, heads: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    lines = [f"## {title}", "", _line(heads), _line("---" for _ in heads)]
    return "\n".join((*lines, *map(_line, rows), ""))


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _outcomes() -> Iterator[tuple[str, ...]]:
    names = {level.key: f"{level.ja} `{level.element}`" for level in LEVELS}
    for row in OUTCOMES:
        yield row.label, names[row.level], row.value, f"`{row.outcome}`", row.rule
    last = UNKNOWN_OUTCOME
    yield last.label, "どの段でも", "上のほか", f"`{last.outcome}`", last.rule


def _messages() -> Iterator[tuple[str, ...]]:
    for row in MESSAGES.values():
        guess = "（推定）" if row.number and row.number_source is Source.INFERRED else ""
        number = f"{row.number}{guess}" or "不明"
        yield row.ja, f"`{row.prefix}`", number, f"`{row.key}`", row.source.value


def _named() -> Iterator[tuple[str, ...]]:
    for row in NAMED_ONLY:
        yield row.ja, f"`{row.prefix}`", row.number or "不明", row.source.value


def _elements() -> Iterator[tuple[str, ...]]:
    for tag, field in elements().items():
        form = "入れ物" if field.type is Type.GROUP else field.type.value
        code = f"OQSCD{field.code}" if field.code else ""
        yield field.ja, f"`{tag}`", f"`{snake(tag)}`", form, code, field.source.value


def _consents() -> Iterator[tuple[str, ...]]:
    for row in CONSENT_STEMS:
        ends = (CONSENT_FLAG, CONSENT_TIME, *((CONSENT_AVAILABLE,) if row.medical else ()))
        tags = "、".join(f"`{row.stem}{end}`" for end in ends)
        yield row.ja, tags, f"`{row.stem}`", row.source.value


def _codes() -> Iterator[tuple[str, ...]]:
    for row in CODES.values():
        values = [f"{value} {code.label}" for value, code in row.codes.items()]
        rest = () if row.complete else ("ほかの値は公開されていない",)
        yield f"OQSCD{row.number}", row.ja, "、".join((*values, *rest))


def _open_points() -> Iterator[tuple[str, ...]]:
    for row in OPEN_POINTS.values():
        yield (
            row.ja,
            f"`{row.setting}`",
            f"`{row.default!r}`{_unit(row)}",
            row.source.value,
            f"まだ使わない：{row.waits}" if row.waits else "既定値として使う",
        )


def _unit(row: OpenPoint[Any]) -> str:
    return f"（{row.measure}）" if row.measure else ""


if __name__ == "__main__":
    PATH.write_text(as_markdown(), encoding="utf-8")
