"""What a person sees when something went wrong, and the one line that the log gets (T19).

An unexpected exception is answered with a page carrying a number; the log line has the same number,
the exception's type and where it arose, but neither its message nor the address's values, because
both can hold personal data.
"""

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from madoguchi.store.ports import StoreUnavailableError
from madoguchi.web.sessions import RandomBytes
from madoguchi.web.shell import render

_LOG = logging.getLogger("madoguchi.web")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A title, what happened, and what to do next."""

    title: str
    text: str
    step: str


EXPLANATIONS: Mapping[int, Explanation] = {
    400: Explanation(
        "送信を受け付けられません",
        "送信された内容を読み取れませんでした。",
        "前の画面に戻り、開き直してからもう一度お試しください。",
    ),
    401: Explanation(
        "サインインが切れています",
        "しばらく操作がなかったか、ほかの端末でサインアウトされました。送信した内容は保存されていません。",
        "サインインし直してから、もう一度操作してください。",
    ),
    403: Explanation(
        "この画面を開く権限がありません",
        "お使いの利用者には、この操作が許可されていません。",
        "必要なときは、管理者に権限の変更を依頼してください。",
    ),
    404: Explanation(
        "画面が見つかりません",
        "アドレスが違うか、表示する対象がなくなっています。",
        "上のメニューから選び直してください。",
    ),
    405: Explanation(
        "この操作はできません",
        "この画面では受け付けていない操作です。",
        "上のメニューから選び直してください。",
    ),
    413: Explanation(
        "ファイルが大きすぎます",
        "送信されたファイルが受け付けられる大きさを超えています。",
        "ファイルを分けて、もう一度お試しください。",
    ),
    419: Explanation(
        "画面の有効期限が切れています",
        "安全のため、この画面からの送信は受け付けませんでした。保存はされていません。",
        "前の画面に戻り、再読み込みしてからもう一度操作してください。",
    ),
    500: Explanation(
        "画面を表示できませんでした",
        "プログラムの中で問題が起きました。届いた資格確認の結果は失われていません。",
        "もう一度お試しください。続くときは、下の番号を保守の担当に伝えてください。",
    ),
    503: Explanation(
        "混み合っています",
        "一度に多くの操作が重なっているため、受け付けられませんでした。",
        "使っていない画面を閉じ、少し待ってからもう一度お試しください。",
    ),
}


NO_DATABASE = Explanation(
    "いま保存も表示もできません",
    "窓口のデータベースが応答しません。届いた資格確認のファイルは、端末のフォルダに残っています。",
    "少し待ってからもう一度お試しください。続くときは、サーバーのディスクの空きを確かめ、"
    "下の番号を保守の担当に伝えてください。",
)
"""503 as well, but not because of too many people."""


def page(
    request: Request, status: int, number: str = "", known: Explanation | None = None
) -> Response:
    """Return the page for *status*; *number* is what the person reads out to support."""
    known = known or EXPLANATIONS.get(status, EXPLANATIONS[500 if status >= 500 else 400])
    return render(request, "web/failure.html", status, explanation=known, number=number)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Answer a refusal that an endpoint or the router raised."""
    return page(request, error.status_code if isinstance(error, HTTPException) else 500)


async def on_busy(request: Request, _error: Exception) -> Response:
    """Answer a sign-in that found too many others waiting."""
    return page(request, 503)


class FailuresLayer:
    """Turn an unexpected exception into the 500 page and one log line."""

    def __init__(self, app: ASGIApp, random: RandomBytes) -> None:
        self._app = app
        self._random = random

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and catch what comes out of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def watch(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            return  # nobody is there to answer, and anybody could fill the log with it
        except Exception as error:  # noqa: BLE001 - the outermost net of the program
            number = self._random(4).hex()
            _LOG.error("web.failed", extra={"number": number, **_facts(scope, error)})
            if not begun:
                busy = isinstance(error, StoreUnavailableError)
                status, known = (503, NO_DATABASE) if busy else (500, None)
                answer = page(Request(scope, receive), status, number, known)
                await answer(scope, receive, send)


def _facts(scope: Scope, error: Exception) -> dict[str, object]:
    """Return what may be logged: no message, no address values, no local variables."""
    route = scope.get("route")
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return {
        "error": type(error).__name__,
        "method": scope["method"],
        "route": getattr(route, "path", "?"),
        "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
