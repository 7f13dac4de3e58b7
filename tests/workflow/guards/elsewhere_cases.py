"""Cases of the guards of offering a mentor to another institution, and of answering such an offer."""

from typing import Any

from tests.school import School
from tests.workflow.guards.cases import Row, Step, both, say
from tests.world import identity
from workflow.access import by
from workflow.errors import NotLawful, NotNow, NotTrue
from workflow.stages import Stage

BASE = Stage.MENTOR_BASE
COLLEGE = identity("college")
IGOR, BORIS = "person/igor", "person/boris"


def willing(school: School) -> None:
    """Have Igor offer himself and agree to be asked elsewhere."""
    agreed(school)
    let_pass(school, "college", "school")


def agreed(school: School) -> None:
    """Have Igor offer himself and agree to be asked elsewhere; nothing is signed yet."""
    school.offer("igor", "employer_student", ask_elsewhere=True, competences="Сварка")


def let_pass(school: School, *receivers: str, **more: Any) -> None:
    """Have him sign that his data may be passed on to these institutions."""
    for receiver in receivers:
        signed: dict[str, Any] = {"kind": "transfer", "signed_by_person": True, "receiver": identity(receiver)}
        school.say("consent.signed", IGOR, **signed | more)


def pass_on(receiver: str = "college", form: str = "employer_student") -> Step:
    """Have the curator offer him to another institution."""

    def step(school: School) -> None:
        about: dict[str, Any] = {"cycle": identity("c"), "receiver": identity(receiver), "forms": [form]}
        school.say("mentor.offered_elsewhere", IGOR, **about)

    return step


def receive(name: str = "boris", **card: Any) -> Step:
    """Have somebody offered here by a college."""
    came: dict[str, Any] = {
        "card": {"name": "Борис", "kinds": ["employee"], "phone": "+79000000002", **card},
        "forms": ["employer_student"],
        "competences": "Токарное дело",
        "from_institution": COLLEGE,
        "from_name": "Колледж",
        "person_there": identity("boris-there"),
    }
    return say("mentor.received", f"person/{name}", acting=by.SERVICE, **came)


accept = say("received_mentor.accepted", BORIS)

# ruff: noqa: E501
OF_ELSEWHERE = (
    Row("receiver_is_another_institution", BASE, NotTrue, "Это ваша организация", pass_on("school"), willing),
    Row("mentor_agreed_to_be_asked_elsewhere", BASE, NotLawful, "не соглашался, чтобы его звали", pass_on(), lambda one: one.offer("igor", "employer_student")),
    Row("consent_to_pass_on_is_in_force", BASE, NotLawful, "именно этой организации с подписью: участника", pass_on(), agreed),
    Row("transfer_names_its_receiver", BASE, NotTrue, "называет организацию-получателя", say("consent.signed", IGOR, kind="transfer", signed_by_person=True), agreed),
    Row("withdrawn_receiver_belongs_to_transfer", BASE, NotTrue, "Получателя называют, отзывая", say("consent.withdrawn", IGOR, kind="processing", receiver=COLLEGE), willing),
    Row("passed_on_forms_are_his", BASE, NotTrue, "только в тех формах", pass_on(form="student_student"), willing),
    Row("receiver_has_no_offer_of_him", BASE, NotNow, "уже предложен", pass_on(), both(willing, pass_on())),
    Row("received_mentor_waits", BASE, NotNow, "Ответ уже дан: принят", accept, both(receive(), accept)),
)  # fmt: skip
