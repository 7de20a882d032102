"""What the kiosk page says beside the reader's own screen, in both languages."""

from typing import Final

from madoguchi.world.shell.pages import Texts

TEXTS: Final[Texts] = {
    "reader_n": ("読取機{n}", "Reader {n}"),
    "modelled": (
        "{maker} {model} を手本にした模擬画面",
        "A simulated screen modelled on {maker} {model}",
    ),
    "simulator": (
        "模擬装置の操作（患者さんには見えません）",
        "Simulator's controls (patients do not see them)",
    ),
    "pull": ("カードを抜く", "Take the card away"),
    "lay_hint": ("カードは盤面から置きます。", "Lay a card from the board."),
    "to_board": ("盤面へもどる", "Back to the board"),
    "sound": ("音を出す", "Sound"),
    "digits": ("{n}けた入力しました（全4けた）", "{n} of 4 digits entered"),
    "missed": ("前に入力した番号がちがっていました。", "The number entered before was wrong."),
    "keypad": ("数字キー", "Keypad"),
    "error": ("エラー {code}", "Error {code}"),
    "help": ("困ったとき", "Help"),
    "close_help": ("閉じる", "Close"),
    "help_title": ("困ったときは", "If you need help"),
}
