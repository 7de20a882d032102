"""The clinic's other choices on the page 設定: key, name, what follows from yes and from no."""

from dataclasses import dataclass
from typing import Final

from madoguchi.counter.preferences import Default


@dataclass(frozen=True, slots=True)
class Choice:
    """One yes or no of ``ClinicPreferences``; ``yes`` and ``no`` say what happens then."""

    key: str
    ja: str
    yes: str
    no: str


CHOICES: Final = (
    Choice(
        "automatic_registration",
        "照会番号の自動登録",
        "患者が一人に決まり、きょうの有効な回答のときだけ、患者番号を照会番号として国に自動で"
        "登録します。次からは、その番号で患者を探せます。",
        "照会番号は、受付が選んだ患者だけ登録します。",
    ),
    Choice(
        "registration_after_change",
        "保険が変わったあとの再登録",
        "保険者が変わった患者の照会番号を、取り込んだあとにもう一度登録します"
        "（自動登録を使うときだけ）。",
        "保険が変わっても再登録しません。前の保険の照会番号は、次の回答に付いてきません。",
    ),
    Choice(
        "visit_from_card",
        "カードの確認を来院とする",
        "カードで確認し、患者に結び付いた人を、その日の来院として数えます。",
        "カードの確認だけでは来院にしません。来院は受付が登録します。",
    ),
)

DEFAULT_WORDS: Final = {
    Default.ON: "出して、印を付けておく",
    Default.OFF: "出して、印は付けない",
    Default.HIDE: "出さない",
}
