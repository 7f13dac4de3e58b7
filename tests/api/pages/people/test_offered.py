"""Who is offered by another institution stands in a list of its own, and is accepted or declined on his card."""

from tests.api.pages.browser import Browser
from tests.api.talk import Talk
from tests.api.v1.mentors.two import COLLEGE, college_of, offered
from tests.api.v1.scenes import settled
from tests.lane import Lane
from tests.world import identity

IGOR = f"/people/{identity('igor')}"


def test_an_offered_mentor_is_accepted_on_his_card(talk: Talk) -> None:
    college = college_of(talk.lane)
    reader = Browser(college)
    assert "Другие организации никого не предлагают" in reader.read("/people?tab=offered")
    card = f"/people/{offered(talk)}"
    listed = reader.read("/people?tab=offered")
    assert f'href="{card}"' in listed
    assert "Школа № 1" in listed
    assert "student_student" in listed, "the college has no cycle yet, and no title for the form"
    assert 'name="class"' not in listed

    page = reader.read(card)
    assert "Чем может помочь: Сварка" in page
    assert "/changes" not in page, "nothing else is said of him before he is accepted"
    told = reader.press(card, f"{card}/acceptances", reason="Ждём в сентябре")
    assert "Записано: Наставник, предложенный другой организацией, принят." in told
    assert f'action="{card}/changes"' in told

    Lane(talk.lane.installation).settle()
    home = Browser(Talk(talk.lane)).read(IGOR)
    assert "Колледж" in home
    assert "Ждём в сентябре" in home
    assert Browser(Talk(talk.lane)).get(card).status_code == 404
    assert Browser(Talk(college.lane)).get(IGOR).status_code == 404


def test_a_willing_mentor_is_offered_from_his_card(talk: Talk) -> None:
    college_of(talk.lane)
    reader = Browser(talk)
    action = f"{IGOR}/offers-elsewhere"
    settled(talk.say("person.registered", "person/igor", name="Игорь", kinds=["employee"]))
    settled(talk.say("consent.signed", "person/igor", kind="processing", signed_by_person=True))
    about = {"cycle": str(identity("c")), "forms": ["student_student"]}
    settled(talk.say("mentor.offered", "person/igor", **about))
    assert action not in reader.read(IGOR)
    settled(talk.say("mentor.offered", "person/igor", **about, ask_elsewhere=True))

    filled = {"cycle": str(identity("c")), "receiver": str(COLLEGE), "forms-student_student": "on"}
    refused = reader.press(IGOR, action, **filled)
    assert "Нужно согласие на передачу данных именно этой организации" in refused
    signing = f"{IGOR}/consents"
    page = reader.read(signing)
    assert "Колледж" in page
    paper = {"papernumber": "4", "day": "2021-05-11", "himself": "on", "kind": "transfer", "receiver": str(COLLEGE)}
    reader.press(signing, signing, **paper)
    told = reader.press(IGOR, action, **filled)
    assert "Записано: Наставник предложен другой организации." in told
    assert 'Колледж <span class="mark">ждёт ответа' in told
