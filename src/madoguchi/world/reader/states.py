"""The words of the reader's machine: states, events and actions (``card-and-reader.md`` §6)."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """What the reader is at. The number after # is the screen of the source."""

    WAITING = "waiting"  # 0 待機
    CARD_READ = "card_read"  # 1
    CHOOSE_METHOD = "choose_method"  # 2 本人確認方法
    CHECKING_TRIES = "checking_tries"
    PIN_ENTRY = "pin_entry"  # 3b
    PIN_LAST_TRY_WARNING = "pin_last_try_warning"
    PIN_ENTRY_LAST = "pin_entry_last"
    CHECKING_PIN = "checking_pin"
    PIN_LOCKED = "pin_locked"
    CHECKING = "checking"
    LINK_QUESTION = "link_question"  # 4 利用登録の確認
    LINKING = "linking"
    REMINDER_NOTICE = "reminder_notice"
    GRACE_NOTICE = "grace_notice"
    NEXT_QUESTION = "next_question"
    CONSENT_ALL = "consent_all"  # 5 from 2024-10-07
    CONSENT_ITEM = "consent_item"  # 5
    PRESCRIPTION_FORM = "prescription_form"
    FINISHING = "finishing"
    TAKE_CARD = "take_card"  # 7
    TAKE_CARD_UNFINISHED = "take_card_unfinished"
    CARD_FORGOTTEN = "card_forgotten"
    FINISHING_CARD_OUT = "finishing_card_out"
    DONE_CARD_OUT = "done_card_out"
    FAILED_CARD_OUT = "failed_card_out"
    ERROR_UNREADABLE = "error_unreadable"  # 001
    ERROR_OTHER_CARD = "error_other_card"  # 002
    ERROR_CERTIFICATE = "error_certificate"  # 006
    ERROR_TIMEOUT = "error_timeout"  # 接続タイムアウト
    ERROR_REFUSED = "error_refused"


class Event(StrEnum):
    """What happens to the reader."""

    CARD_LAID = "card_laid"
    CARD_PULLED = "card_pulled"
    TIMER = "timer"
    # the person's fingers
    CHOOSE_PIN = "choose_pin"
    DIGIT = "digit"
    ERASE = "erase"
    ENTER = "enter"
    ENTER_SHORT = "enter_short"
    ACKNOWLEDGE_LAST_TRY = "acknowledge_last_try"
    BACK = "back"
    CANCEL = "cancel"
    LINK_YES = "link_yes"
    LINK_NO = "link_no"
    CONTINUE = "continue"
    AGREE_ALL = "agree_all"
    CHOOSE_EACH = "choose_each"
    AGREE = "agree"
    DISAGREE = "disagree"
    PAPER = "paper"
    ELECTRONIC = "electronic"
    HELP = "help"
    CLOSE_HELP = "close_help"
    # what the card said
    CARD_RECOGNISED = "card_recognised"
    CARD_UNREADABLE = "card_unreadable"
    CARD_OTHER = "card_other"
    TRIES_SOME = "tries_some"
    TRIES_ONE = "tries_one"
    TRIES_NONE = "tries_none"
    PIN_RIGHT = "pin_right"
    # what the centre said
    IDENTIFIED = "identified"
    IDENTIFIED_REMINDER = "identified_reminder"
    IDENTIFIED_GRACE = "identified_grace"
    UNLINKED = "unlinked"
    CERTIFICATE_ENDED = "certificate_ended"
    CENTRE_REFUSED = "centre_refused"
    CENTRE_TIMEOUT = "centre_timeout"
    FINISHED = "finished"
    # what comes next in the plan of questions
    ASK_TOGETHER = "ask_together"
    ASK_ITEM = "ask_item"
    ASK_PRESCRIPTION = "ask_prescription"
    NOTHING_TO_ASK = "nothing_to_ask"


class Action(StrEnum):
    """What the driver does on the way; those in ``EFFECTS`` take time and end in an event."""

    READ_CARD = "read_card"
    READ_TRIES = "read_tries"
    VERIFY_PIN = "verify_pin"
    VERIFY_LAST_TRY = "verify_last_try"
    PROVE = "prove"
    LINK = "link"
    FINISH = "finish"
    ADD_DIGIT = "add_digit"
    ERASE_DIGIT = "erase_digit"
    WIPE_PIN = "wipe_pin"
    NEXT_QUESTION = "next_question"
    RECORD_ALL = "record_all"
    RECORD_EACH = "record_each"
    RECORD_YES = "record_yes"
    RECORD_NO = "record_no"
    RECORD_PAPER = "record_paper"
    RECORD_ELECTRONIC = "record_electronic"
    SWITCH_OFF = "switch_off"
    FORGET = "forget"
    SHOW_HELP = "show_help"
    HIDE_HELP = "hide_help"


EFFECTS: Final = frozenset(
    {
        Action.READ_CARD,
        Action.READ_TRIES,
        Action.VERIFY_PIN,
        Action.VERIFY_LAST_TRY,
        Action.PROVE,
        Action.LINK,
        Action.FINISH,
    }
)
