"""異体字: characters that stand for one another in names, for comparing only. Data, no logic.

As of 2026-11-22. Each word is one class of characters; the last of a word is the plain one. What
Unicode itself holds for compatible (﨑 is not, 神 U+FA19 is) is left to NFKC and not listed.

- ``JOYO``: 常用漢字表 (平成22年内閣告示第2号), the 康熙字典体 in brackets beside each;
  as read in dahlia/shinjitai-table (taken from the pages of 文化庁). Confidence H.
- ``JINMEI``: 戸籍法施行規則 別表第二, further pairs; Unihan 14.0 ``kJinmeiyoKanji``. H.
- ``FAMILY_REGISTER``: 俗字 and other forms kept in family registers (誤字俗字・正字一覧表, 平成22年
  民一第2905号; MJ縮退マップ 1.2.0 of 文字情報技術促進協議会) common in names. The choice is ours;
  the lists were not at hand whole, each pair stands in Unihan 14.0 ``Unihan_Variants`` or in the
  MIT list ja-itaiji 1.0.2 (looked up on 2026-11-22; 𣘺 in HirMtsd/IdeographicVariationJapanese).
  Confidence M.
- ``CONFUSED``: different characters in law that desks write for one another. They are one class
  here, because equal kana and an equal birthday stand beside every such comparison; confidence M.
"""

from typing import Final

JOYO: Final = """
亞亜 惡悪 壓圧 圍囲 醫医 爲為 壹壱 隱隠 榮栄 營営 衞衛 驛駅 圓円 鹽塩 緣縁 艷艶 應応 歐欧 毆殴
櫻桜 奧奥 橫横 溫温 穩穏 假仮 價価 畫画 會会 繪絵 壞壊 懷懐 槪概 擴拡 殼殻 覺覚 學学 嶽岳 樂楽
渴渇 罐缶 卷巻 陷陥 勸勧 寬寛 關関 歡歓 觀観 氣気 歸帰 龜亀 僞偽 戲戯 犧犠 舊旧 據拠 擧挙 虛虚
峽峡 挾挟 狹狭 鄕郷 曉暁 區区 驅駆 勳勲 薰薫 徑径 莖茎 惠恵 揭掲 溪渓 經経 螢蛍 輕軽 繼継 鷄鶏
藝芸 擊撃 缺欠 硏研 縣県 儉倹 劍剣 險険 圈圏 檢検 獻献 權権 顯顕 驗験 嚴厳 廣広 效効 恆恒 黃黄
鑛鉱 號号 國国 黑黒 碎砕 濟済 齋斎 劑剤 雜雑 參参 棧桟 蠶蚕 慘惨 贊賛 殘残 絲糸 齒歯 兒児 辭辞
濕湿 實実 寫写 釋釈 壽寿 收収 從従 澁渋 獸獣 縱縦 肅粛 處処 緖緒 敍叙 將将 稱称 涉渉 燒焼 證証
奬奨 條条 狀状 乘乗 淨浄 剩剰 疊畳 繩縄 壤壌 孃嬢 讓譲 釀醸 觸触 囑嘱 眞真 寢寝 愼慎 盡尽 圖図
粹粋 醉酔 穗穂 隨随 髓髄 樞枢 數数 瀨瀬 聲声 齊斉 靜静 竊窃 攝摂 專専 淺浅 戰戦 踐践 錢銭 潛潜
纖繊 禪禅 雙双 壯壮 爭争 莊荘 搜捜 插挿 巢巣 曾曽 瘦痩 裝装 總総 騷騒 增増 藏蔵 臟臓 卽即 屬属
續続 墮堕 對対 體体 帶帯 滯滞 臺台 瀧滝 擇択 澤沢 擔担 單単 膽胆 團団 斷断 彈弾 遲遅 癡痴 蟲虫
晝昼 鑄鋳 廳庁 徵徴 聽聴 敕勅 鎭鎮 遞逓 鐵鉄 點点 轉転 傳伝 燈灯 當当 黨党 盜盗 稻稲 鬭闘 德徳
獨独 讀読 屆届 貳弐 惱悩 腦脳 霸覇 拜拝 廢廃 賣売 麥麦 發発 髮髪 拔抜 晚晩 蠻蛮 祕秘 濱浜 甁瓶
拂払 佛仏 倂併 竝並 餠餅 邊辺 變変 辯辨瓣弁 步歩 寶宝 豐豊 襃褒 飜翻 每毎 萬万 滿満 麵麺 默黙
彌弥 譯訳 藥薬 與与 豫予 餘余 譽誉 搖揺 樣様 謠謡 來来 賴頼 亂乱 覽覧 龍竜 兩両 獵猟 綠緑 淚涙
壘塁 禮礼 勵励 戾戻 靈霊 齡齢 曆暦 歷歴 戀恋 鍊錬 爐炉 勞労 郞郎 樓楼 錄録 灣湾
"""

JINMEI: Final = """
亙亘 冨富 凉涼 凜凛 埜野 尭堯 峯峰 嶋島 巖巌 晃晄 桧檜 槙槇 盃杯 祢禰 祷禱 禄祿 穣穰 萌萠 薗園
遙遥 駈駆
"""

FAMILY_REGISTER: Final = """
髙高 﨑嵜崎 𠮷吉 濵濱浜 邉邊辺 桒桑 栁柳 槗𣘺橋 舘館 嶌嶋島 渕淵 㐂喜 閒間 曻昇 靑青 淸清 籠篭
刄刃 乕虎 枩松 舩船 竒奇 逹達 吳呉 彥彦 鷗鴎 薮藪 塡填 頰頬 剝剥 煕熙 舍舎 戶戸 內内 吞呑 尙尚
强強 敎教 敘叙 旣既 查査 柹柿 栅柵 歲歳 沒没 產産 稅税 頴穎 萊莱 蔣蒋 蠣蛎 閱閲 雞鶏 顏顔 飮飲
靏鶴 麴麹 壻婿
"""

CONFUSED: Final = "斉斎"
"""「斉藤」「斎藤」「齊藤」「齋藤」 are taken for one another at every desk."""
