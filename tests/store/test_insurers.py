from datetime import date

from madoguchi.store.ports import Store

NOVEMBER, OCTOBER = date(2026, 11, 2), date(2026, 10, 2)


def test_the_name_last_seen_is_remembered(store: Store) -> None:
    with store.write() as work:
        assert work.insurers.name_of("06990018") is None
        work.insurers.note("06990018", "見本健康保険組合", OCTOBER)
        work.insurers.note("06990018", "みほん健康保険組合", NOVEMBER)
        work.insurers.note("06990018", "古い名前", OCTOBER)
        work.insurers.note("06990018", "みほん健康保険組合", NOVEMBER)
    with store.read() as work:
        assert work.insurers.name_of("06990018") == "みほん健康保険組合"
        assert work.insurers.name_of("06990019") is None
