"""Refusals of the protocol itself; answers about people are never errors of this kind.

ProtocolError
├── 400 bad_request        the body cannot be read, or asks what cannot be asked
├── 403 no_terminal        the connection shows no institution
├── 404 unknown_session    no such session of this terminal
├── 422 SIM-…              a bulk request is refused and its reception cannot say so
├── 409 challenge_used     a nonce is used once (T11)
├── 409 wrong_state        the session is not at that step
├── 410 challenge_expired  later than 60 seconds, or the clock was set back
└── 410 session_expired    the proof is too old to be answered
"""


class ProtocolError(Exception):
    """The nation refuses a request: HTTP status, short code, text for a technician."""

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(f"{status} {error}: {message}")
        self.status = status
        self.error = error
        self.message = message


def bad_request(message: str) -> ProtocolError:
    """Return the refusal of a body."""
    return ProtocolError(400, "bad_request", message)


def refused(code: str, message: str) -> ProtocolError:
    """Return the refusal of a bulk request as a whole."""
    return ProtocolError(422, code, message)


def unknown_session() -> ProtocolError:
    """Return the refusal of a session that is not this terminal's."""
    return ProtocolError(404, "unknown_session", "この端末のセッションではありません")


def challenge_used() -> ProtocolError:
    """Return the refusal of a second proof."""
    return ProtocolError(409, "challenge_used", "このチャレンジは使用済みです")


def challenge_expired() -> ProtocolError:
    """Return the refusal of a late proof."""
    return ProtocolError(410, "challenge_expired", "チャレンジの有効時間（60秒）を過ぎました")


def wrong_state(message: str) -> ProtocolError:
    """Return the refusal of a step out of order."""
    return ProtocolError(409, "wrong_state", message)


def session_expired() -> ProtocolError:
    """Return the refusal of a step long after the proof."""
    return ProtocolError(410, "session_expired", "本人確認から時間がたちすぎました")
