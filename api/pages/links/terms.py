"""What a family is told before it decides: why, which data, for how long and to whom, kind by kind."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.consents.strictest import strictest
from workflow.facts.people import ConsentKind
from workflow.subjects.person import Person
from workflow.words import counted, working_days


@dataclass(frozen=True, slots=True)
class Terms:
    """One kind: the words of its title, why it is asked, which data it is about, until when, and to whom they go."""

    title: str
    why: str
    what: str
    until: str
    whom: str
    after: str
    """Что будет, если отозвать."""

    def counted_for(self, person: Person) -> "Terms":
        """Put the numbers of the programme into the words."""
        numbers = {
            "destroy": counted(strictest(person, "destroy_days"), "дня", "дней", "дней"),
            "stop": working_days(strictest(person, "stop_working_days")),
            "end": counted(strictest(person, "end_pairs_days"), "дня", "дней", "дней"),
            "down": working_days(strictest(person, "take_down_working_days")),
        }
        told = {name: getattr(self, name).format(**numbers) for name in self.__slots__}
        return Terms(**told)


TERMS: Mapping[ConsentKind, Terms] = {
    ConsentKind.PROCESSING: Terms(
        "Обработка персональных данных",
        "Чтобы школа могла вести программу: подобрать наставника, помогать паре и видеть, что получается.",
        "Имя, дата рождения, класс и контакты, запрос своими словами, ответы на анкеты, измерения психолога, "
        "встречи и итоги. Сведения о здоровье — только если вы отметите это на бумаге.",
        "До конца участия или до отзыва. После отзыва данные уничтожат в течение {destroy} и составят акт.",
        "Никому за пределы школы. Внутри: куратору, психологу и руководителю; наставник видит имя, цель и встречи.",
        "Пара сразу встанет на паузу, и школа начнёт готовить уничтожение данных.",
    ),
    ConsentKind.PARTICIPATION: Terms(
        "Участие в программе",
        "Чтобы ребёнок мог встречаться с наставником: участие добровольное, и без вашего «да» пары не будет.",
        "Само согласие и то, кто его дал. Других данных оно не требует.",
        "До конца программы или до отзыва: выйти можно в любой день, причину называть не нужно.",
        "Куратору и руководителю школы.",
        "Пара встанет на паузу, и в течение {end} куратор завершит её так, чтобы ребёнок не остался без внимания.",
    ),
    ConsentKind.QUESTIONING: Terms(
        "Психологическое анкетирование",
        "Чтобы психолог понимал, как ребёнку живётся в начале и в конце работы, и помог, если трудно.",
        "Ответы о самочувствии, интересах и отношениях. От любого вопроса можно отказаться.",
        "Пока идёт программа или до отзыва.",
        "Психологу, куратору и руководителю. Наставник ответов не видит.",
        "Психологических анкет больше не будет; остальное участие продолжится.",
    ),
    ConsentKind.PUBLICATION: Terms(
        "Публикация",
        "Чтобы рассказать о победах ребёнка на сайте школы и на её стендах. На участие в программе это не влияет.",
        "Имя, фотографии и работы — только то, что вы сами отметите на бумаге.",
        "До срока, который вы назовёте, или до отзыва.",
        "Всем, кто откроет сайт школы или увидит стенд.",
        "Опубликованное уберут: на это есть {down}.",
    ),
    ConsentKind.TRANSFER: Terms(
        "Передача данных другой организации",
        "Чтобы другая организация могла позвать вашего ребёнка наставником к себе.",
        "Имя, кто он, как с ним связаться, в каких формах и чем он поможет.",
        "До отзыва.",
        "Той организации, что названа в согласии, и больше никому.",
        "Получателю сразу сообщат, и он уничтожит свою копию.",
    ),
}
