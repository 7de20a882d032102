"""The shell's Japanese: names of roles and audit actions, notices after a redirect.

Our own wording, none of it official.
"""

from collections.abc import Mapping

from madoguchi.store.ports import Role

ROLE_NAMES: Mapping[Role, str] = {
    Role.CLERK: "受付",
    Role.DOCTOR: "医師",
    Role.OWNER: "管理者",
}

ACTION_NAMES: Mapping[str, str] = {
    "signin.ok": "サインイン",
    "signin.failed": "サインイン失敗",
    "signin.locked": "サインイン拒否（一時停止中）",
    "signout": "サインアウト",
    "signout.all": "すべての端末からサインアウト",
    "signout.idle": "自動サインアウト",
    "password.changed": "パスワード変更",
    "user.added": "利用者の追加",
    "user.disabled": "利用者の停止",
    "user.enabled": "利用者の再開",
    "user.role": "権限の変更",
    "user.password_reset": "パスワードの再発行",
}

ACTOR_NAMES: Mapping[str, str] = {
    "unknown": "登録のないログインID",
    "command line": "コマンド操作",
    "system": "自動処理",
    "intake": "自動処理",
}

NOTICES: Mapping[str, str] = {
    "signed_out": "サインアウトしました。",
    "signed_out_all": "すべての端末からサインアウトしました。",
    "password_changed": "パスワードを変更しました。ほかの端末はサインアウトされています。",
    "user_disabled": "利用を停止しました。その方の画面はすべてサインアウトされています。",
    "user_enabled": "利用を再開しました。",
    "user_role": "権限を変更しました。次のサインインから有効です。",
}
