"""What 「つぎに試すこと」 says, in Japanese and English; the exercises stand in their table."""

from typing import Final

from madoguchi.world.shell.pages import Texts

EXERCISE_TEXTS: Final[Texts] = {
    "exercises": ("つぎに試すこと", "What to try next"),
    "exercises_text": (
        "受付のしごとを6つの練習で。どれからでも始められます。",
        "Reception's work in six exercises, in any order.",
    ),
    "exercise_newcomer": ("新患を登録する", "Register a new patient"),
    "exercise_newcomer_text": (
        "手本さんはまだカルテがありません。受付の行で n キーを押すと、届いた内容で登録できます。",
        "Mr Tehon has no chart yet. Press n on his row to register him from the answer.",
    ),
    "exercise_changed": ("保険の変わった人を取り込む", "Take over a changed insurance"),
    "exercise_changed_text": (
        "西村さんはきのう転職しました。違いを見て、受付の行で t キーを押すと取り込めます。",
        "Mr Nishimura changed jobs yesterday. See the difference, press t on his row.",
    ),
    "exercise_several": ("候補が複数の人", "Several candidates"),
    "exercise_several_text": (
        "カナも生年月日も同じ双子です。受付の行で F2 キーを押し、漢字と枝番で選びます。",
        "Twins with the same kana and birthday. Press F2 on the row; choose by kanji and branch.",
    ),
    "exercise_number": ("資格確認書の番号で確認", "Ask by the numbers on the paper"),
    "exercise_number_text": (
        "カードのない古川さんの資格確認書です。受付で l キーを押し、番号を打ち込みます。",
        "Mr Furukawa has no card, only this paper. Press l at reception and type the numbers.",
    ),
    "exercise_bulk": ("あすの予約を一括確認", "Confirm tomorrow's appointments"),
    "exercise_bulk_text": (
        "レセコンのあすの予約です。CSVを受付の「一括確認」で読み込むと、確かめる人だけが残ります。",
        "Tomorrow's list of the receipt computer. Load it at reception: only exceptions remain.",
    ),
    "exercise_outage": ("回線が切れた日", "The day the line is cut"),
    "exercise_outage_text": (
        "回線を切り、「障害時の受付」で二人受け付けます。戻すと、順に確認されます。",
        "Cut the line and receive two people on the outage form. Join it: they are confirmed.",
    ),
    "paper_name": ("氏名", "Name"),
    "paper_birth": ("生年月日", "Birthday"),
    "paper_insurer": ("保険者番号", "Insurer"),
    "paper_symbol": ("記号", "Symbol"),
    "paper_number": ("番号", "Number"),
    "to_the_line": ("端末の欄で回線を切る", "Cut the line in the terminal's box"),
    "opens_lookup": ("番号で確認を開く", "Open the look-up by number"),
    "opens_bulk": ("一括確認を開く", "Open the bulk page"),
    "opens_offline": ("障害時の受付を開く", "Open the outage form"),
}
