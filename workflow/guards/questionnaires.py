"""Guards of answers: a questionnaire of this cycle's pack, the right person, each question answered as it asks."""

from workflow.case import Case
from workflow.errors import NotLawful, NotNow, NotTrue
from workflow.facts.corrections import FactCorrected
from workflow.facts.questionnaires import QuestionnaireSubmitted
from workflow.guards.corrections import target
from workflow.guards.guard import guard
from workflow.guards.people import payload, questioning_is_not_withdrawn
from workflow.packs.answers import faults
from workflow.packs.questionnaire import Questionnaire
from workflow.subjects.submissions import forms_of, submissions
from workflow.words import day_words


@guard(NotTrue)
def questionnaire_is_in_the_pack(case: Case) -> bool:
    """Такой анкеты в программе этого цикла нет."""
    said: QuestionnaireSubmitted = payload(case)
    known = case.cycle.pack.questionnaires if case.cycle else {}
    found = known.get(said.code)
    if found is None:
        codes = ", ".join(code for code, one in known.items() if one.purpose is said.purpose)
        raise NotTrue(f"Анкеты «{said.code}» в программе этого цикла нет. Для этой цели есть: {codes or 'ни одной'}.")
    if found.purpose is not said.purpose:
        raise NotTrue(f"Анкета «{found.title}» служит другой цели: {found.purpose.label} ({found.purpose}).")
    if found.version != said.version:
        raise NotTrue(
            f"В этом цикле спрашивают по версии {found.version} анкеты «{found.title}», "
            f"а ответы даны на версию {said.version}."
        )
    return True


@guard(NotTrue)
def questionnaire_is_for_this_person(case: Case) -> bool:
    """Эту анкету заполняет не этот человек."""
    asked = _asked(case)
    if case.person is None or case.cycle is None or asked is None:
        return False
    forms = [case.cycle.pack.forms[form].title for form in asked.forms if form in case.cycle.pack.forms]
    if not forms_of(case.person, case.cycle, asked.audience) & set(asked.forms):
        raise NotTrue(
            f"Анкету «{asked.title}» заполняет {asked.audience.label} (формы: {', '.join(forms)}), "
            "а этот человек в цикле так не участвует. Если он только приходит, сначала запишите его запрос или заявку."
        )
    return True


@guard(NotLawful)
def questioning_may_go_on(case: Case) -> bool:
    """Согласие на психологическое анкетирование отозвано: этой анкеты больше не дают."""
    asked = _asked(case)
    return asked is None or not asked.measures or questioning_is_not_withdrawn.holds(case)


@guard(NotNow)
def first_answers_need_no_reason_and_later_ones_do(case: Case) -> bool:
    """Анкету сдают один раз; исправляют её новой сдачей с причиной."""
    said: QuestionnaireSubmitted = payload(case)
    asked = _asked(case)
    if case.person is None or case.cycle is None or asked is None:
        return False
    before = submissions(case.person, case.cycle, said.code)
    if before and said.reason is None and not asked.repeats:
        raise NotNow(
            f"Анкета «{asked.title}» уже сдана {day_words(before[-1].day)} "
            "Чтобы исправить ответы, сдайте её снова и назовите причину: новые ответы заменят прежние, "
            "а прежние останутся в истории."
        )
    if said.reason is not None and not before:
        raise NotNow(f"Анкета «{asked.title}» ещё не сдана: исправлять нечего, причина не нужна.")
    return True


@guard(NotTrue)
def answers_fit_the_questions(case: Case) -> bool:
    """Ответы не подходят к вопросам анкеты."""
    said: QuestionnaireSubmitted = payload(case)
    asked = _asked(case)
    if asked is None:
        return False
    found = faults(asked, said.answers)
    if found:
        told = [{"field": f"data.answers.{one.code}", "message": one.sentence, "kind": "answer"} for one in found]
        raise NotTrue(
            f"Анкета «{asked.title}» заполнена не до конца или неверно. {' '.join(one.sentence for one in found)}",
            faults=told,
        )
    return True


@guard(NotTrue)
def answers_are_given_anew(case: Case) -> bool:
    """Сданную анкету не правят: сдайте её снова с причиной, новые ответы заменят прежние, а прежние останутся."""
    wrong = target(case) if isinstance(case.event.payload, FactCorrected) else None
    return wrong is None or wrong.type != "questionnaire.submitted"


def _asked(case: Case) -> Questionnaire | None:
    return case.cycle.pack.questionnaires.get(payload(case).code) if case.cycle else None
