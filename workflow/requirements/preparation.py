"""What a cycle must have before it leaves preparation (programme, section 6.1, stage 1)."""

from workflow.access import HEADS, Role, by
from workflow.facts.cycles import (
    AimsSet,
    AudienceTold,
    PaperAdopted,
    PreliminaryRequestsCollected,
    ResourceFound,
    RoadmapApproved,
    TeamNamed,
)
from workflow.requirements.answer import Answer, at_least, of_cycle, yes
from workflow.requirements.each import every_code
from workflow.subjects.cycle import Cycle
from workflow.subjects.duties import in_charge


@of_cycle(act=by.CURATOR | HEADS)
def papers_are_in_force(cycle: Cycle) -> Answer:
    """Документы программы введены в действие."""
    return every_code(cycle.pack.papers, (fact.payload.paper for fact in cycle.of(PaperAdopted)), "нет документов")


@of_cycle(act=HEADS)
def team_is_named(cycle: Cycle) -> Answer:
    """Названа команда программы."""
    return yes(cycle.of(TeamNamed), "команда не названа")


@of_cycle(act=HEADS)
def curator_is_named(cycle: Cycle) -> Answer:
    """Назначен куратор."""
    people = cycle.institution.people
    named = in_charge(cycle) if cycle.last(TeamNamed) else ()
    return yes(any(Role.CURATOR in people[one].roles for one in named), "у названного куратора нет этой роли")


@of_cycle()
def preliminary_requests_are_collected(cycle: Cycle) -> Answer:
    """Собраны предварительные запросы по каждой предложенной форме."""
    collected = {fact.payload.form for fact in cycle.of(PreliminaryRequestsCollected)}
    offered = cycle.forms_offered
    waiting = [form.title for code, form in cycle.pack.forms.items() if code in offered - collected]
    why = f"нет запросов по формам: {', '.join(waiting)}" if offered else "формы ещё не предложены"
    return at_least(max(1, len(offered)), len(collected & offered), why)


@of_cycle()
def aims_are_set(cycle: Cycle) -> Answer:
    """Определены задачи и ожидаемые результаты."""
    return yes(cycle.of(AimsSet), "задачи не определены")


@of_cycle(act=by.CURATOR | HEADS)
def forms_are_offered(cycle: Cycle) -> Answer:
    """Предложены формы наставничества."""
    return yes(cycle.forms_offered, "формы не предложены")


@of_cycle(act=HEADS)
def roadmap_is_approved(cycle: Cycle) -> Answer:
    """Дорожная карта утверждена руководителем."""
    return yes(cycle.of(RoadmapApproved), "дорожная карта не утверждена")


@of_cycle()
def resources_are_found(cycle: Cycle) -> Answer:
    """Определены ресурсы и их источники: кадры, методики, оборудование."""
    found = (fact.payload.resource for fact in cycle.of(ResourceFound))
    return every_code(cycle.pack.resources, found, "не определены ресурсы")


@of_cycle()
def audiences_are_told(cycle: Cycle) -> Answer:
    """Коллектив и все аудитории знают о программе."""
    told = (fact.payload.audience for fact in cycle.of(AudienceTold))
    return every_code(cycle.pack.audiences, told, "ещё не знают")
