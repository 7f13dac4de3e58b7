"""The pages of every letter, of slips and of other systems: what is shown, to whom, and what a press does."""

import re

from sqlalchemy import update

from handlers.channels.channel import Ended, Outcome
from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.posting import Scene
from tests.world import identity
from workflow.access import by
from workflow.letters.lawful import Channel
from workflow.letters.letter import Part
from workflow.tables import letter_sendings, letters


def test_every_letter_is_shown_with_whom_why_how_and_how_it_ended(scene: Scene, browser: Browser) -> None:
    scene.queue("cycle.moved", "olga")
    assert "готовится" in browser.read("/outbox")
    scene.place()
    scene.deliver()
    page = browser.read("/outbox")
    assert "Цикл «2021/22»: начался этап" in page
    assert "olga" in page
    assert "электронная почта · отправлено" in page
    assert "250 OK" in page
    assert "страница в «Ступенях»" in page
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        connection.execute(update(letter_sendings).values(tries=2, cut_off=1))
    assert "2 попытки, оборвалось: 1" in browser.read("/outbox")


def test_a_letter_that_failed_says_what_to_do_and_is_sent_again_by_a_press(scene: Scene, browser: Browser) -> None:
    scene.queue("cycle.moved", "olga")
    scene.place()
    scene.mail.answer = lambda message: Outcome(Ended.NEVER, "550 no such user", what_to_do="Проверьте адрес.")
    scene.deliver()
    (row,) = scene.messages()
    here = f"/outbox?show=failed&to={identity('olga')}"
    today = browser.read("/today")
    assert "Исправить адрес почты, выбрать другой канал или вручить письмо." in today
    assert "Ответ: 550 no such user. Проверьте адрес." in today
    assert f'href="{here}&task=letter.failed">Разобраться' in today
    assert "Проверьте адрес." in browser.read(here)
    told = browser.press(here, f"/outbox/{row.id}/attempts")
    assert "отправляется снова" in told
    (row,) = scene.messages()
    assert (row.state, row.tries) == ("waiting", 0)
    assert "Исправить адрес" not in browser.read("/today")


def test_a_letter_that_failed_is_given_by_hand_instead(scene: Scene, browser: Browser, talk: Talk) -> None:
    scene.queue("cycle.moved", "olga")
    scene.place()
    scene.mail.answer = lambda message: Outcome(Ended.NEVER, "550 no such user", what_to_do="Проверьте адрес.")
    scene.deliver()
    (row,) = scene.messages()
    told = browser.press("/outbox?show=failed", f"/outbox/{row.id}/slips")
    assert "среди тех, что нужно вручить" in told
    (part,) = [one for one in talk.read("/today")["parts"] if one["harm"] == "letters"]
    assert [(todo["task"]["code"], part["count"]) for todo in part["todos"]] == [("letter.hand_over", 1)]
    assert "550 no such user" in part["todos"][0]["task"]["why"]
    browser.press("/today", "/outbox/slips", do="all")
    assert "letters" not in {one["harm"] for one in talk.read("/today")["parts"]}


def test_what_speaks_of_a_concern_never_goes_on_paper_and_is_the_heads_to_look_after(scene: Scene, talk: Talk) -> None:
    scene.queue("concern.clock", "olga", part=Part.HEAD)
    scene.place()
    scene.mail.answer = lambda message: Outcome(Ended.NEVER, "550")
    scene.deliver()
    (row,) = scene.messages()
    assert "Исправить адрес" not in Browser(talk).read("/today")
    head = Browser(talk, "olga", by.HEAD)
    assert "Исправить адрес" in head.read("/today")
    page = head.read("/outbox?show=failed")
    refused = head.post(f"/outbox/{row.id}/slips", **head.form(page, f"/outbox/{row.id}/slips"))
    assert refused.status_code == 422
    assert "скажите лично" in refused.text


def test_slips_are_printed_and_ticked_by_whom_they_were_given(scene: Scene, browser: Browser) -> None:
    scene.queue("pair.paused", "misha", part=Part.MENTEE)
    scene.queue("company.thanked", "anna", part=Part.COMPANY, key="b", number=2)
    scene.place()
    assert "2 письма нужно вручить" in browser.read("/outbox")
    page = browser.read("/outbox/slips")
    assert "misha, 7" in page
    assert "Встречи твоей пары пока приостановлены" in page
    assert "/pairs/" not in page, "nobody types such an address from paper, and who has no account opens no page"
    told = browser.press("/today", "/outbox/slips", do="all")
    assert "Отмечено: 2 письма вручены." in told
    assert "Вручить письмо" not in told
    told = browser.press(f"/today?{browser.last.partition('?')[2]}", "/outbox/slips/returns")
    assert "2 письма снова ждут вручения." in told
    assert "Вручить письмо" in told
    slip = next(row for row in scene.messages(Channel.HAND) if row.recipient_id == identity("misha"))
    browser.press("/outbox/slips", "/outbox/slips", **{"slip-1": f"{slip.id} nonsense"})
    given = next(row for row in scene.messages(Channel.HAND) if row.id == slip.id)
    assert (given.state, given.answer, given.given_by) == ("sent", "вручено", identity("vera"))
    assert "misha" not in browser.read("/outbox/slips")


def test_held_letters_wait_for_a_decision_that_is_carried_out(scene: Scene, browser: Browser) -> None:
    hold(scene)
    assert "1 письмо задержано" in browser.read("/outbox")
    told = browser.press("/outbox", "/outbox/releases")
    assert "Письма отпущены" in told
    assert scene.messages()[0].state == "waiting"
    hold(scene)
    assert "отменены" in browser.press("/outbox", "/outbox/stops")
    assert scene.messages()[0].state == "cancelled"


def hold(scene: Scene) -> None:
    if not scene.messages():
        scene.queue("cycle.moved", "vera")
        scene.place()
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        mail = letter_sendings.c.channel == "email"
        connection.execute(update(letter_sendings).where(mail).values(state="held"))


def test_a_letter_about_a_concern_is_shown_to_its_reader_and_the_head_alone(scene: Scene, talk: Talk) -> None:
    scene.queue("concern.clock", "olga", part=Part.HEAD)
    scene.place()
    assert "Обращение ждёт ответа" not in Browser(talk).read("/outbox")
    assert "olga" not in Browser(talk).read("/outbox")
    assert "Нужно ваше решение" in Browser(talk, "olga", by.HEAD).read("/outbox")


def test_a_letter_of_a_pause_does_not_say_to_the_curator_that_there_was_a_concern(scene: Scene, talk: Talk) -> None:
    scene.queue("pair.paused", "misha", part=Part.MENTEE)
    with scene.lane.installation.database.transaction(scene.lane.id) as connection:
        connection.execute(update(letters).values(event="concern.raised"))
    scene.place()
    assert "Пауза пары" in Browser(talk).read("/outbox")
    assert "Поступило обращение" not in Browser(talk).read("/outbox")
    assert talk.read("/outbox")["items"][0]["event"] is None
    assert "Поступило обращение" in Browser(talk, "olga", by.HEAD).read("/outbox")


def test_nobody_but_those_who_care_looks_at_the_letters_of_others(scene: Scene, talk: Talk) -> None:
    assert "видят" in Browser(talk, "anna", by.MENTOR).read("/outbox", 403)


def test_another_system_is_added_with_a_secret_and_closed_again(scene: Scene, browser: Browser) -> None:
    told = browser.press("/outbox/systems", "/outbox/systems", url="https://system.test/hook")
    assert "https://system.test/hook" in told
    assert "whsec_" in told
    closing = re.search(r"/outbox/systems/[^/]+/closures", told)
    assert closing
    assert "отключён: отключил человек" in browser.press("/outbox/systems", closing[0])
    refused = browser.post("/outbox/systems", **browser.form(told, "/outbox/systems"), url="ftp://x")
    assert refused.status_code == 422
    assert "Ожидался адрес" in refused.text
