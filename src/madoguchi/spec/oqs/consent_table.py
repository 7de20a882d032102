"""Consents: each is three elements ``<stem>ConsFlg / ConsTime / AvailableTime`` (§3.2).

Rows only. A reader takes any such triple by its suffixes, so that a subject unknown here is shown
by its stem instead of being lost. The stems of 2025 are inferred from ORCA's API names.
"""

from madoguchi.spec.oqs.model import ConsentStem, Source

CONSENT_FLAG = "ConsFlg"
CONSENT_TIME = "ConsTime"
CONSENT_AVAILABLE = "AvailableTime"

_GUESS = "2025年1月に加わった同意。XMLの要素名は公開されておらず、推定。"

CONSENT_STEMS = (
    ConsentStem(
        "LimitApplicationCertificateRelated",
        "限度額適用認定証情報",
        "001",
        medical=False,
        source=Source.REAL,
        note="0のとき限度額の内容は届かない。認定証が無いという意味ではない。有効期限の要素は無い。",
    ),
    ConsentStem(
        "SpecificDiseasesCertificateRelated",
        "特定疾病療養受療証情報",
        "016",
        medical=False,
        source=Source.REAL,
        note="有効期限の要素は無い。",
    ),
    ConsentStem("PharmacistsInfo", "薬剤情報", "016", medical=True, source=Source.REAL),
    ConsentStem("DiagnosisInfo", "診療情報", "016", medical=True, source=Source.REAL),
    ConsentStem("OperationInfo", "手術情報", "016", medical=True, source=Source.OFFICIAL),
    ConsentStem(
        "SpecificHealthCheckupsInfo", "特定健診情報", "016", medical=True, source=Source.REAL
    ),
    ConsentStem(
        "DiagnosisNameInfo", "傷病名", "016", medical=True, source=Source.INFERRED, note=_GUESS
    ),
    ConsentStem(
        "InfectiousInfo", "感染症", "016", medical=True, source=Source.INFERRED, note=_GUESS
    ),
    ConsentStem(
        "ContraindicationInfo",
        "薬剤アレルギー等",
        "016",
        medical=True,
        source=Source.INFERRED,
        note=_GUESS,
    ),
    ConsentStem(
        "AllergyInfo",
        "その他アレルギー等",
        "016",
        medical=True,
        source=Source.INFERRED,
        note=_GUESS,
    ),
    ConsentStem("TestInfo", "検査", "016", medical=True, source=Source.INFERRED, note=_GUESS),
    ConsentStem(
        "PrescriptionInfo", "処方", "016", medical=True, source=Source.INFERRED, note=_GUESS
    ),
)
