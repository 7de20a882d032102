from madoguchi.world.board.guide import Guide, Step


def test_steps_tick_as_they_happen() -> None:
    guide = Guide()
    seen = [guide.step]
    for happens in (guide.card_laid, guide.reading_done, guide.card_gone, guide.reception_opened):
        happens()
        seen.append(guide.step)
    assert seen == [Step.START, Step.LAID, Step.AGREED, Step.AGREED, Step.LOOKED]


def test_a_card_taken_too_early_starts_again() -> None:
    guide = Guide()
    guide.card_laid()
    guide.card_gone()
    assert guide.step is Step.START


def test_looking_before_anything_happened_does_not_count() -> None:
    guide = Guide()
    guide.reception_opened()
    guide.card_laid()
    guide.reception_opened()
    assert guide.step is Step.LAID


def test_the_next_card_begins_a_new_round() -> None:
    guide = Guide()
    for happens in (guide.card_laid, guide.reading_done, guide.reception_opened, guide.card_laid):
        happens()
    assert guide.step is Step.LAID
