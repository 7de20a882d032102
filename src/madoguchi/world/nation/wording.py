"""Texts that the simulated nation puts into its answers: ours, not the real service's.

The real codes and messages (別紙6-1) are not public (``oqs-interface.md`` §5), so there is no
ProcessingResultCode of ours, and every ErrorCode begins with SIM so that nobody takes it for
official. Each text says what to do next.
"""

from madoguchi.spec.oqs.open_points_table import ERROR_CODE_PREFIX

CERTIFICATE_REMINDER = (
    "マイナンバーカードの電子証明書の有効期限が近づいています（模擬）。"
    "市区町村の窓口での更新をご案内ください。"
)
CERTIFICATE_GRACE = (
    "マイナンバーカードの電子証明書の有効期限が切れているため、資格情報のみ提供します（模擬）。"
    "市区町村の窓口での更新をご案内ください。"
)
INCOMPLETE_QUERY = (
    "照会に必要な項目が足りません（模擬）。保険者番号・番号・生年月日を確かめて、"
    "もう一度照会してください。"
)
BAD_BIRTHDATE = "生年月日が正しくありません（模擬）。8桁の西暦で入力し直してください。"
NOT_ONE_PERSON = (
    "照会番号を登録する人を一人に決められません（模擬）。"
    "記号・番号・枝番を確かめて、もう一度登録してください。"
)
NOBODY = (
    "該当する資格が見つかりません（模擬）。"
    "保険者番号・記号・番号・枝番を確かめて、もう一度登録してください。"
)
BAD_REFERENCE_NUMBER = "照会番号は1～50文字で入力してください（模擬）。"

FOREIGN_INSTITUTION = (
    f"{ERROR_CODE_PREFIX.default}INSTITUTION",
    "医療機関コードが端末の証明書と一致しません（模擬）。端末の設定を確かめてください。",
)
BAD_CONFIRMATION_DATE = (
    f"{ERROR_CODE_PREFIX.default}DATE",
    "資格確認日が正しくありません（模擬）。8桁の西暦で指定してください。",
)

REASON_SIGNATURE = "カードの署名を確かめられませんでした。カードを置き直してください。"
REASON_NOT_OURS = "この模擬環境の認証局が発行したカードではありません。"
REASON_REAL = (
    "本物のマイナンバーカードはこの模擬環境では使えません。練習用のカードを置いてください。"
)
REASON_UNKNOWN = "このカードの電子証明書は登録されていません。受付にお声がけください。"
REASON_NOT_YET = "このカードの電子証明書はまだ有効期間に入っていません。"
REASON_REVOKED = "このカードの電子証明書は失効しています。市区町村の窓口にご相談ください。"
REASON_EXPIRED = "電子証明書の有効期限が切れています。市区町村の窓口で更新してください。"
REASON_UNLINKED = "健康保険証としての利用登録がまだです。"

_BULK = ERROR_CODE_PREFIX.default
BAD_BULK_QUERY = (
    f"{_BULK}QUERY",
    "一括の照会条件が正しくありません（模擬）。診療年月か期間と、診療区分を直してください。",
)
EMPTY_BULK = (
    f"{_BULK}EMPTY",
    "一括の要求に照会する人がいません（模擬）。対象者を入れて、もう一度出してください。",
)
BULK_CLOSED = (
    f"{_BULK}HOURS",
    "一括の受付時間外です（模擬）。受付時間（{hours}）にもう一度出してください。",
)
BULK_TOO_MANY = (
    f"{_BULK}COUNT",
    "一度に照会できる人数（{most}人）を超えています（模擬）。要求を分けて出してください。",
)
UNKNOWN_RECEPTION = (
    f"{_BULK}RECEPTION",
    "この受付番号の一括照会はありません（模擬）。番号を確かめるか、出し直してください。",
)
