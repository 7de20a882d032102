"""Members of staff: what is accepted, what is recorded, whose sessions end."""

import pytest

from madoguchi.store.ports import Role
from madoguchi.web.accounts import AccountError, create_user, reset_password
from madoguchi.web.sessions import hash_key


@pytest.fixture
def accounts(app):
    return app.state.shell.accounts


@pytest.fixture
def passwords(app):
    return app.state.shell.passwords


def last(store):
    with store.read() as work:
        return work.audit.latest(1)[0]


def test_a_program_adds_the_first_owner(store, passwords):
    user, first = create_user(
        store, passwords, login=" Owner ", display_name="髙﨑 緑", role=Role.OWNER
    )
    assert user.login == "owner"
    assert user.must_change_password
    assert passwords.verify(user.password_hash, first)
    record = last(store)
    assert (record.actor, record.action, record.subject) == ("command line", "user.added", user.id)
    assert "髙" not in record.detail
    again = reset_password(store, passwords, user.id)
    assert again != first
    with store.read() as work:
        assert passwords.verify(work.staff.get(user.id).password_hash, again)


@pytest.mark.rule("SG-1")
def test_a_login_is_one_persons(accounts, people):
    with pytest.raises(AccountError, match="もう使われています"):
        accounts.create_user(login="CLERK", display_name="別人", role=Role.CLERK, actor="test")


@pytest.mark.parametrize("login", ["", "a", "あいう", "a b", "-ab", "a" * 33, "a\n", "a/b"])
def test_a_strange_login_is_refused(accounts, login):
    with pytest.raises(AccountError, match="ログインID"):
        accounts.create_user(login=login, display_name="x", role=Role.CLERK, actor="test")


@pytest.mark.parametrize("name", ["", "  ", "あ" * 65, "a\x00b", "a\nb"])
def test_a_strange_name_is_refused(accounts, name):
    with pytest.raises(AccountError, match="氏名"):
        accounts.create_user(login="abc", display_name=name, role=Role.CLERK, actor="test")


@pytest.mark.threat("T8")
@pytest.mark.parametrize(
    ("verb", "action"),
    [
        (lambda accounts, user: accounts.reset_password(user, actor="me"), "user.password_reset"),
        (lambda accounts, user: accounts.disable(user, actor="me"), "user.disabled"),
        (lambda accounts, user: accounts.set_role(user, Role.DOCTOR, actor="me"), "user.role"),
    ],
    ids=["reset", "disable", "role"],
)
def test_a_change_of_rights_ends_the_sign_ins_and_is_recorded(
    app, store, accounts, people, verb, action
):
    clerk = people[Role.CLERK].id
    key = app.state.shell.sessions.open(people[Role.CLERK])
    verb(accounts, clerk)
    with store.read() as work:
        assert work.staff.session(hash_key(key)) is None
    record = last(store)
    assert (record.actor, record.action, record.subject) == ("me", action, clerk)


def test_a_reset_lifts_a_lock(app, store, accounts, people, settings):
    for _ in range(settings.lock_after):
        app.state.shell.signins.attempt("clerk", "ちがう")
    first = accounts.reset_password(people[Role.CLERK].id, actor="me")
    assert app.state.shell.signins.attempt("clerk", first).must_change_password


def test_the_last_owner_stays(accounts, people):
    owner = people[Role.OWNER].id
    with pytest.raises(AccountError, match="管理者がいなくなる"):
        accounts.disable(owner, actor="me")
    with pytest.raises(AccountError, match="管理者がいなくなる"):
        accounts.set_role(owner, Role.CLERK, actor="me")
    accounts.set_role(people[Role.DOCTOR].id, Role.OWNER, actor="me")
    accounts.disable(owner, actor="me")
    with pytest.raises(AccountError, match="管理者がいなくなる"):
        accounts.disable(people[Role.DOCTOR].id, actor="me")
    accounts.enable(owner, actor="me")
    accounts.set_role(owner, Role.CLERK, actor="me")


def test_an_unknown_user_is_named_as_such(accounts):
    with pytest.raises(AccountError, match="見つかりません"):
        accounts.disable("nobody", actor="me")
