"""A form of mentoring as data: who may be a mentor and a mentee, in which role models, and how it is carried out."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from workflow.stages import SEVEN

Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
PersonKind = Literal[
    "pupil", "teacher", "parent", "graduate", "employee", "entrepreneur", "public_figure", "veteran", "student"
]
Category = Literal["passive", "active"]


def one_of(*codes: str) -> AfterValidator:
    """Keep a string to these codes. Its type stays `str`, so that the codes of events and stages can look things up."""

    def known(code: str) -> str:
        if code not in codes:
            raise PydanticCustomError("one_of", "one of {expected}", {"expected": ", ".join(codes)})
        return code

    return AfterValidator(known)


StageCode = Annotated[str, one_of(*(stage.value for stage in SEVEN))]
FormCode = Annotated[str, one_of("student_student", "teacher_teacher", "employer_student", "college_student")]


class Part(BaseModel):
    """A piece of a pack: fixed once read, and without keys that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Profile(Part):
    """Whom a form admits; every rule that is given must hold, and one fitting profile is enough.

    `grade_from = "senior"` stands for the pack number `senior_grade`. Years of work are whole, both ends included.
    A profile with `situations` fits a person in any one of them; `category` is what `Pack.category_of` says of his.
    """

    code: Code
    title: Text
    kinds: tuple[PersonKind, ...] = Field(min_length=1)
    category: Category | None = None
    age_from: int | None = Field(default=None, ge=1, le=99)
    grade_from: Annotated[int, Field(ge=1, le=11)] | Literal["senior"] | None = None
    work_years_from: int | None = Field(default=None, ge=0, le=70)
    work_years_to: int | None = Field(default=None, ge=0, le=70)
    situations: tuple[Code, ...] = ()
    above_mentee: bool = False  # the mentor's grade is higher than that of a passive mentee
    except_role_models: tuple[Code, ...] = ()  # where above_mentee is not asked
    same_subject_for: tuple[Code, ...] = ()  # mentor types that teach the mentee's subject


class RoleModel(Part):
    """A variant of a form: who the two are to each other, and what for."""

    code: Code
    title: Text
    goal: Text


class MentorType(Part):
    code: Code
    title: Text
    about: Text


class Form(Part):
    """One of the four forms of mentoring."""

    title: Text
    goal: Text
    tasks: tuple[Text, ...] = Field(min_length=1)
    results: tuple[Text, ...] = Field(min_length=1)
    mentor_who: tuple[Text, ...] = Field(min_length=1)
    mentee_who: tuple[Text, ...] = Field(min_length=1)
    mentors: tuple[Profile, ...] = Field(min_length=1)
    mentees: tuple[Profile, ...] = Field(min_length=1)
    role_models: tuple[RoleModel, ...] = Field(min_length=1)
    mentor_types: tuple[MentorType, ...] = ()
    presented_at: tuple[Text, ...] = ()
    mentors_chosen_by: tuple[Text, ...] = ()
    training: Literal["required", "when_needed"]
    training_note: str = ""
    mentees_chosen_by: tuple[Text, ...] = ()
    pairs_formed: Text
    reflection: Text
    result_shown_as: tuple[Text, ...] = ()
    thanked_by: tuple[Text, ...] = ()
    documents: tuple[Text, ...] = ()
    formats: tuple[Text, ...] = ()
    thanks_letter_to: Text | None = None
    thanks_letter: Literal["organisation", "institution"] = "organisation"
