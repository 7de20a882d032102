"""Each command and status word of ``card-and-reader.md`` §2.4."""

import hashlib
from collections.abc import Callable

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.world.card import CardOffice, CardProfile, MuteCard, OtherCard, VirtualCard
from madoguchi.world.card.port import CardMuteError

Ask = Callable[[VirtualCard, str], str]

AP = "00A4040C0AD392F000260100000001"
PIN_EF, PASSWORD_EF, KEY_EF = "00A4020C020018", "00A4020C02001B", "00A4020C020017"
TRIES = "00200080"
RIGHT, WRONG = "002000800431323334", "002000800439393939"
PASSWORD = "0020008006414243313233"
HEAD = "3031300D060960864801650304020105000420"
NULL_DIGEST = HEAD + "00" * 32


def test_only_the_jpki_application_is_found(card: VirtualCard, ask: Ask) -> None:
    assert ask(card, AP) == "9000"
    for aid in (
        "D3921000310001010408",
        "A0000001510000",
        "D392F0002601000000",
        "D392F00026010000000100",
    ):
        assert ask(card, f"00A4040C{len(aid) // 2:02X}{aid}") == "6A82"


def test_before_the_application_no_file_is_found(card: VirtualCard, ask: Ask) -> None:
    card.power_off()
    assert ask(card, "00A4020C02000A") == "6A82"
    assert ask(card, "00A40000") == "6A86"
    assert ask(card, AP) == "9000"
    assert ask(card, "00A40000") == "9000"
    assert ask(card, "00A40000023F00") == "6A82"


@pytest.mark.parametrize(
    "fid", ["0001", "0002", "0006", "0008", "000A", "000B", "0017", "0018", "001A", "001B"]
)
def test_every_file_of_the_table_is_found(card: VirtualCard, ask: Ask, fid: str) -> None:
    assert ask(card, f"00A4020C02{fid}") == "9000"


@pytest.mark.parametrize(
    ("apdu", "status"),
    [
        ("00A4020C02000C", "6A82"),
        ("00A4020C023F00", "6A82"),
        ("00A4020002000A", "6A86"),
        ("00A4080C02000A", "6A86"),
        ("00A4020C0100", "6700"),
        ("00FF0000", "6D00"),
        ("FFA40000", "6E00"),
        ("00A4", "6700"),
        ("00B00000", "6700"),
        ("00B0000004", "6986"),
        ("0020008000", "6986"),
        ("00200180", "6A86"),
        ("00200000", "6A86"),
        ("00200081", "6981"),
        ("00200085", "6A88"),
        ("0084010008", "6A86"),
        ("00840000", "6700"),
    ],
)
def test_what_is_wrong_is_named(card: VirtualCard, ask: Ask, apdu: str, status: str) -> None:
    assert ask(card, apdu) == status


def test_a_card_without_signing_half_has_no_such_files(card_office: CardOffice, ask: Ask) -> None:
    child = card_office.card("9", CardProfile())
    ask(child, AP)
    for fid in ("0001", "0002", "001A", "001B"):
        assert ask(child, f"00A4020C02{fid}") == "6A82"
    assert ask(child, "00B0880003") == "008F009000"


def test_free_files_are_read_with_offsets(
    card: VirtualCard, card_authority: object, ask: Ask
) -> None:
    ask(card, "00A4020C02000A")
    whole = card.transmit(bytes.fromhex("00B00000000800"))[:-2]
    assert x509.load_der_x509_certificate(whole)
    assert card.transmit(bytes.fromhex("00B0000004"))[:-2] == whole[:4]
    assert card.transmit(bytes.fromhex("00B0010010"))[:-2] == whole[256:272]
    size = len(whole)
    assert ask(card, f"00B0{size - 1:04X}10") == whole[-1:].hex().upper() + "9000"
    assert ask(card, f"00B0{size:04X}10") == "6B00"
    assert ask(card, "00B07FFF01") == "6B00"


def test_a_short_id_selects_and_reads(card: VirtualCard, ask: Ask) -> None:
    assert ask(card, "00B0880003") == "8F8F009000"
    assert ask(card, "00B0880101") == "8F9000"
    assert ask(card, "00B0000203") == "009000"
    assert ask(card, "00B08C0003") == "6A82"


def test_token_information_is_that_of_a_card(card: VirtualCard) -> None:
    info = card.transmit(bytes.fromhex("00B0860000"))[:-2]
    assert len(info) == 160
    assert info[:32].decode() == "JPKIAPICCTOKEN2".ljust(32)


def test_keys_and_secrets_are_never_read(card: VirtualCard, ask: Ask) -> None:
    ask(card, PIN_EF)
    ask(card, RIGHT)
    for sid in ("97", "98", "9A", "9B"):
        assert ask(card, f"00B0{sid}0010") == "6981"


def test_the_signing_certificate_wants_its_password(card: VirtualCard, ask: Ask) -> None:
    assert ask(card, "00B0810004") == "6982"
    ask(card, PIN_EF)
    ask(card, RIGHT)
    assert ask(card, "00B0810004") == "6982"
    ask(card, PASSWORD_EF)
    assert ask(card, PASSWORD) == "9000"
    assert ask(card, "00B0810002") == "30829000"


def test_asking_for_tries_costs_nothing(card: VirtualCard, ask: Ask) -> None:
    ask(card, PIN_EF)
    assert [ask(card, TRIES) for _ in range(9)] == ["63C3"] * 9
    ask(card, RIGHT)
    assert ask(card, TRIES) == "63C3"
    assert ask(card, "0020009B") == "63C5"


@pytest.mark.rule("ID-2")
@pytest.mark.fault("F22")
def test_three_misses_lock_and_the_right_pin_is_refused(card: VirtualCard, ask: Ask) -> None:
    ask(card, PIN_EF)
    assert [ask(card, WRONG) for _ in range(3)] == ["63C2", "63C1", "63C0"]
    assert ask(card, RIGHT) == "6984"
    assert ask(card, WRONG) == "6984"
    assert ask(card, TRIES) == "63C0"


@pytest.mark.rule("ID-2")
def test_success_gives_all_tries_back(card: VirtualCard, ask: Ask) -> None:
    ask(card, PIN_EF)
    ask(card, WRONG)
    ask(card, WRONG)
    assert ask(card, RIGHT) == "9000"
    assert ask(card, TRIES) == "63C3"


def test_the_signing_password_has_five_tries(card: VirtualCard, ask: Ask) -> None:
    ask(card, PASSWORD_EF)
    assert [ask(card, WRONG) for _ in range(5)] == ["63C4", "63C3", "63C2", "63C1", "63C0"]
    assert ask(card, PASSWORD) == "6984"
    assert ask(card, "00200098") == "63C3"


def test_a_miss_takes_the_verified_state_away(card: VirtualCard, ask: Ask) -> None:
    ask(card, PIN_EF)
    ask(card, RIGHT)
    ask(card, WRONG)
    assert ask(card, f"802A009733{NULL_DIGEST}00") == "6982"


def test_power_off_forgets_the_pin_and_keeps_the_counter(card: VirtualCard, ask: Ask) -> None:
    ask(card, PIN_EF)
    ask(card, RIGHT)
    assert len(ask(card, f"802A009733{NULL_DIGEST}00")) == 516
    card.power_off()
    ask(card, AP)
    assert ask(card, f"802A009733{NULL_DIGEST}00") == "6982"
    ask(card, PIN_EF)
    ask(card, WRONG)
    card.power_off()
    ask(card, AP)
    assert ask(card, "00200098") == "63C2"


def test_a_pin_is_changed_only_after_it_was_verified(card: VirtualCard, ask: Ask) -> None:
    ask(card, PIN_EF)
    change = "002401800435363738"
    assert ask(card, change) == "6982"
    ask(card, RIGHT)
    assert ask(card, "0024018003353637") == "6A80"
    assert ask(card, "002401800441424344") == "6A80"
    assert ask(card, "002400800435363738") == "6A86"
    assert ask(card, change) == "9000"
    assert ask(card, RIGHT) == "63C2"
    assert ask(card, "002000800435363738") == "9000"


def test_a_card_without_pin_is_locked_from_the_start(card_office: CardOffice, ask: Ask) -> None:
    face_only = card_office.card("8", CardProfile(pin=None))
    ask(face_only, AP)
    assert ask(face_only, "00200098") == "63C0"
    assert ask(face_only, "002000980431323334") == "6984"


def _public_key(card: VirtualCard) -> RSAPublicKey:
    der = card.transmit(bytes.fromhex("00B08A00000800"))[:-2]
    key = x509.load_der_x509_certificate(der).public_key()
    assert isinstance(key, RSAPublicKey)
    return key


@pytest.mark.parametrize("p1", ["00", "02", "03"])
def test_signatures_verify_with_the_certificate(card: VirtualCard, ask: Ask, p1: str) -> None:
    message = b"madoguchi"
    digest = hashlib.sha256(message).hexdigest()
    data = {"00": HEAD + digest, "02": digest, "03": message.hex()}[p1]
    ask(card, PIN_EF)
    ask(card, RIGHT)
    ask(card, KEY_EF)
    apdu = f"802A{p1}80{len(data) // 2:02X}{data}00"
    answer = bytes.fromhex(ask(card, apdu))
    assert answer[-2:] == b"\x90\x00"
    _public_key(card).verify(answer[:-2], message, PKCS1v15(), hashes.SHA256())


def test_scheme_01_signs_the_bare_hash(card: VirtualCard, ask: Ask) -> None:
    ask(card, PIN_EF)
    ask(card, RIGHT)
    signature = card.transmit(bytes.fromhex("802A019703414243" + "00"))[:-2]
    recovered = _public_key(card).recover_data_from_signature(signature, PKCS1v15(), None)
    assert recovered == hashlib.sha256(b"ABC").digest()


@pytest.mark.parametrize(
    ("apdu", "status"),
    [
        (f"802A049733{NULL_DIGEST}00", "6A86"),
        (f"802AFF9733{NULL_DIGEST}00", "6A86"),
        ("802A029701AA00", "6985"),
        ("802A0097F6" + "00" * 246 + "00", "6985"),
        ("802A0097", "6985"),
        (f"802A009833{NULL_DIGEST}00", "6981"),
        (f"802A009A33{NULL_DIGEST}00", "6982"),
        (f"802A008533{NULL_DIGEST}00", "6A88"),
        (f"802A000033{NULL_DIGEST}00", "6A86"),
    ],
)
def test_what_cannot_be_signed_is_refused(
    card: VirtualCard, ask: Ask, apdu: str, status: str
) -> None:
    ask(card, PIN_EF)
    ask(card, RIGHT)
    assert ask(card, apdu) == status


def test_the_signing_key_signs_after_its_password(card: VirtualCard, ask: Ask) -> None:
    ask(card, PASSWORD_EF)
    ask(card, PASSWORD)
    assert ask(card, f"802A009A33{NULL_DIGEST}00").endswith("9000")
    assert ask(card, f"802A009733{NULL_DIGEST}00") == "6982"


@pytest.mark.parametrize(("le", "length"), [("01", 1), ("20", 32), ("00", 256)])
def test_challenges_have_the_wished_length(
    card: VirtualCard, ask: Ask, le: str, length: int
) -> None:
    assert len(ask(card, f"00840000{le}")) == 2 * length + 4


def test_other_cards_know_nothing_and_mute_ones_say_nothing(ask: Ask) -> None:
    assert OtherCard().transmit(bytes.fromhex(AP)) == b"\x6a\x82"
    assert OtherCard().transmit(bytes.fromhex("00B0000004")) == b"\x6d\x00"
    assert OtherCard().transmit(b"") == b"\x67\x00"
    with pytest.raises(CardMuteError):
        MuteCard().transmit(bytes.fromhex(AP))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=40))
def test_no_bytes_make_the_card_fail(card: VirtualCard, raw: bytes) -> None:
    answer = card.transmit(raw)
    assert len(answer) >= 2
    assert answer[-2] >> 4 in (6, 9)
