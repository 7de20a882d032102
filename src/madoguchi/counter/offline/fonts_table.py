"""Where fonts with Japanese letters usually lie, best first. Data only.

BIZ UD is made for legibility; Noto Sans CJK and the Ming ExtB fonts hold the rare characters. A
``.ttc`` holds several faces; the number names the one that is taken.
"""

from typing import Final

FONTS: Final = (
    ("/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf", 0),
    ("/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf", 0),
    ("/usr/share/fonts/truetype/fonts-japanese-gothic.ttf", 0),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 0),
    ("C:/Windows/Fonts/BIZ-UDGothicR.ttc", 0),
    ("C:/Windows/Fonts/YuGothR.ttc", 0),
    ("C:/Windows/Fonts/meiryo.ttc", 0),
    ("C:/Windows/Fonts/msgothic.ttc", 0),
    ("C:/Windows/Fonts/simsunb.ttf", 0),
    ("C:/Windows/Fonts/mingliub.ttc", 0),
)
"""Path and the number of the face."""
