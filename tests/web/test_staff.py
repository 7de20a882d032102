"""利用者: what the owner can do there."""

import pytest

from madoguchi.store.ports import Role


def user(store, login):
    with store.read() as work:
        return work.staff.by_login(login)


@pytest.mark.rule("SG-5")
def test_the_first_password_is_shown_once_and_never_in_an_address(owner, store):
    page = owner.submit("/staff", "/staff", name="佐藤 花子", login="sato", role="clerk")
    first = page.text.split('class="secret"><span class="mono">')[1].split("<")[0]
    assert page.status_code == 200
    assert "location" not in page.headers
    assert first not in owner.get("/staff").text
    assert user(store, "sato").must_change_password


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": "別人", "login": "clerk", "role": "clerk"}, "もう使われています"),
        ({"name": "", "login": "new1", "role": "clerk"}, "氏名"),
        ({"name": "別人", "login": "!", "role": "doctor"}, "ログインID"),
    ],
)
def test_a_refused_addition_says_why_and_keeps_what_was_typed(owner, fields, says):
    page = owner.submit("/staff", "/staff", **fields)
    assert page.status_code == 422
    assert says in page.text
    assert f'value="{fields["login"]}"' in page.text
    assert f'<option value="{fields["role"]}" selected>' in page.text


@pytest.mark.parametrize("path", ["/staff", "/staff/{id}/role"])
def test_a_role_that_does_not_exist_is_refused(owner, people, path):
    path = path.format(id=people[Role.CLERK].id)
    answer = owner.submit(path, "/staff", name="x", login="x1", role="root")
    assert answer.status_code == 400


def test_disabling_signs_out_and_enabling_lets_in_again(app, owner, people, store, open_desk):
    clerk = open_desk(app)
    clerk.sign_in("clerk")
    person = people[Role.CLERK].id
    done = owner.submit(f"/staff/{person}/disable", "/staff")
    assert done.headers["location"] == "/staff?notice=user_disabled"
    assert clerk.get("/password").status_code == 303
    assert clerk.sign_in("clerk").status_code == 401
    assert "停止中" in owner.get("/staff").text
    owner.submit(f"/staff/{person}/enable", "/staff")
    assert clerk.sign_in("clerk").status_code == 303


def test_a_new_role_counts_from_the_next_sign_in(app, owner, people, open_desk):
    clerk = open_desk(app)
    clerk.sign_in("clerk")
    owner.submit(f"/staff/{people[Role.CLERK].id}/role", "/staff", role="owner")
    assert clerk.get("/staff").headers["location"].startswith("/signin")
    clerk.sign_in("clerk")
    assert clerk.get("/staff").status_code == 200


def test_the_last_owner_cannot_step_down(owner, people):
    answer = owner.submit(f"/staff/{people[Role.OWNER].id}/role", "/staff", role="clerk")
    assert answer.status_code == 422
    assert "管理者がいなくなる" in answer.text


def test_a_reset_shows_a_password_that_works(app, owner, people, open_desk):
    page = owner.submit(f"/staff/{people[Role.CLERK].id}/reset", "/staff")
    first = page.text.split('class="secret"><span class="mono">')[1].split("<")[0]
    assert open_desk(app).sign_in("clerk", first).headers["location"] == "/password"


def test_an_unknown_user_cannot_be_reset(owner):
    assert owner.submit("/staff/nobody/reset", "/staff").status_code == 422


def test_a_lock_is_shown(app, owner, settings):
    for _ in range(settings.lock_after):
        app.state.shell.signins.attempt("clerk", "ちがう")
    assert "一時停止中" in owner.get("/staff").text
