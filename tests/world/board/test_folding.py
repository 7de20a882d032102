import pytest

from madoguchi.world.board.folding import fold


@pytest.mark.parametrize("text", ["ジュリ", "ｼﾞｭﾘ", "じゅり", "ジユリ", "ｼﾞﾕﾘ", " ジュ　リ "])
def test_kana_of_every_kind_meet(text: str) -> None:
    assert fold(text) == "ジユリ"


@pytest.mark.parametrize(
    ("text", "usual"),
    [("髙橋", "高橋"), ("山﨑", "山崎"), ("𠮷田", "吉田"), ("渡邉", "渡辺"), ("KIM", "kim")],
)
def test_variants_meet_their_usual_form(text: str, usual: str) -> None:
    assert fold(text) == fold(usual)
