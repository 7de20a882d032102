"""Sample answers, read and judged: what the counter would say of each."""

from datetime import date
from pathlib import Path

import pytest

from madoguchi.domain.advice import next_steps, share
from madoguchi.domain.answer import EligibilityAnswer
from madoguchi.domain.eligibility import judge
from madoguchi.formats.oqs import Read, read

DAY = date(2026, 4, 15)
OWN = "OQSsiquc01res_face_9910000001_own.xml"
EXPECTED = {
    "face_koki_1wari_gendo.xml": ("有効", "1割"),
    "face_koki_2wari_ippan2.xml": ("有効", "2割"),
    "face_kourei_20.xml": ("有効", "2割"),
    "face_kokuho_branch_space.xml": ("有効", "2割"),
    "face_sjis_crlf.xml": ("有効", "3割"),
    "face_blank_elements.xml": ("有効", "3割"),
    "face_unknown_element.xml": ("有効", "3割"),
    "face_card_05_tokubetsu.xml": ("有効", "10割"),
    "face_hoken_and_fujo.xml": ("有効", "3割＋医療扶助（本人支払額 なし）"),
    "face_fujo_unregistered.xml": ("有効（未登録）", "医療扶助（額は未確認）"),
    "siquc_validity2_lost.xml": ("無効", "未確定"),
    "siquc_validity3_newer.xml": ("無効（新しい資格あり）", "未確定"),
    "siquc_validity4_none.xml": ("該当資格なし", "未確定"),
    "siquc_validity4_emptylist.xml": ("該当資格なし", "未確定"),
    "siquc_validity5_multi.xml": ("複数該当", "未確定"),
    "siquc_segment9.xml": ("照会できず（異常終了）", "未確定"),
    "siquc_status2.xml": ("照会エラー", "未確定"),
    OWN: ("有効", "3割"),
}


@pytest.fixture
def known(samples: Path) -> list[Path]:
    found = [path for path in samples.rglob("*.xml") if path.name in EXPECTED]
    assert found
    return found


@pytest.mark.rule("EL-1")
@pytest.mark.rule("EL-5")
def test_each_sample_gets_the_verdict_and_share_it_deserves(known: list[Path]):
    said = {}
    for path in known:
        reading = read(path.read_bytes(), path.name)
        assert isinstance(reading, Read)
        assert isinstance(reading.answer, EligibilityAnswer)
        assert next_steps(reading.answer, "unique", DAY)
        said[path.name] = (judge(reading.answer).label, share(reading.answer, DAY).text)
    assert said == {name: EXPECTED[name] for name in said}
