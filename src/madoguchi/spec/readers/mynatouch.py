"""アルメックス Sma-pa マイナタッチ as far as public pages go.

Sources: ``domain/card-and-reader.md`` §6 (B: Almex's own FAQ; C: 資格確認.com) and the seed FAQ
Q1, Q9, Q10. Its screens were not visible to us; the wording common to the four makers stands in
``world/reader/texts_table``.
"""

from typing import Final

from madoguchi.spec.readers.model import Lamp, Maker, Words

MYNATOUCH: Final = Maker(
    key="mynatouch",
    maker=Words("アルメックス", "Almex", "B faq.almex.jp"),
    model=Words("Sma-pa マイナタッチ", "Sma-pa Mynatouch", "B faq.almex.jp"),
    placing="flat",
    orientation=Words(
        "カードケースから出し、絵と同じ向きに、顔写真を上にして置きます。",
        "Take it out of its sleeve and lay it as in the picture, photo side up.",
        "seed Q1; photo side up: C §1.3",
    ),
    beeps_on_card=True,
    connections=(
        Words("USB（端末 → 読取機の microUSB）", "USB (terminal → reader's microUSB)", "B §6"),
        Words(
            "USB（端末 → 読取機に固定のケーブル）", "USB (terminal → reader's fixed cable)", "B §6"
        ),
        Words("ACアダプター", "AC adapter", "B §6"),
    ),
    lamps=(
        Lamp(
            Words("赤の点滅", "blinking red", "C §6"),
            Words(
                "電源を切って入れ直す必要がある", "needs to be switched off and on again", "C §6"
            ),
        ),
    ),
    not_connected=Words(
        "医療機関名が出ていません。端末とつながっていません。",
        "No clinic name: the reader is not connected to its terminal.",
        "seed Q10",
    ),
)
