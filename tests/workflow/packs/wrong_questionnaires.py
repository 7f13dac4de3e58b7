"""Every way we know to spoil the questionnaires of a pack, as `wrong.py` has them for the rest of it."""

# ruff: noqa: E501
CAREER = (
    '[questionnaires.career_satisfaction]\nversion = 1\ntitle = "Что стало понятнее"\nintro = "Позади год рядом с человеком из профессии. '
    'Оцени, что из этого вышло: по этим ответам мы решим, что менять."\n'
)

OF_QUESTIONNAIRES = {
    "an unknown purpose": (
        'purpose = "intake"\naudience = "mentee"\nforms = ["student_student"]',
        'purpose = "exam"\naudience = "mentee"\nforms = ["student_student"]',
        "questionnaires.pupil_intake.purpose",
        "ожидалось одно из: 'intake', 'mentor'",
    ),
    "an unknown audience": (
        'audience = "curator"',
        'audience = "director"',
        "questionnaires.conformity.audience",
        "'curator'",
    ),
    "an unknown form of a questionnaire": (
        'audience = "mentee"\nforms = ["teacher_teacher"]',
        'audience = "mentee"\nforms = ["teacher_pupil"]',
        "questionnaires.teacher_intake.forms.0",
        "одно из",
    ),
    "a version of zero": (
        "[questionnaires.conformity]\nversion = 1",
        "[questionnaires.conformity]\nversion = 0",
        "questionnaires.conformity.version",
        "не меньше 1",
    ),
    "an unknown kind of question": (
        'code = "likes", kind = "line"',
        'code = "likes", kind = "song"',
        "questionnaires.pupil_intake.items.1.kind",
        "'yes_no'",
    ),
    "a question said twice": (
        '{ code = "likes", kind = "line"',
        '{ code = "hard", kind = "line"',
        "questionnaires.pupil_intake.items.1.code",
        "«hard» в этой анкете уже есть",
    ),
    "nothing to choose from": (
        'code = "likes", kind = "line"',
        'code = "likes", kind = "choice"',
        "questionnaires.pupil_intake.items.1.choices",
        "хотя бы два ответа",
    ),
    "choices of a question that is none": (
        'code = "every_week", kind = "yes_no"',
        'code = "every_week", kind = "yes_no", choices = { a = "а", b = "б" }',
        "questionnaires.pupil_intake.items.4.choices",
        "а здесь yes_no",
    ),
    "bounds of a question that has none": (
        'code = "likes", kind = "line"',
        'code = "likes", kind = "line", most = 3',
        "questionnaires.pupil_intake.items.1.most",
        "а здесь line",
    ),
    "bounds that end before they begin": (
        'code = "years_here", kind = "number", least = 0, most = 60',
        'code = "years_here", kind = "number", least = 61, most = 60',
        "questionnaires.teacher_intake.items.0.most",
        "не меньше least (61)",
    ),
    "more choices than there are": (
        'code = "hard", kind = "choices", most = 3',
        'code = "hard", kind = "choices", most = 30',
        "questionnaires.pupil_intake.items.0.most",
        "всего 7",
    ),
    "ends of a scale that is none": (
        'code = "likes", kind = "line"',
        'code = "likes", kind = "line", low = "мало"',
        "questionnaires.pupil_intake.items.1.low",
        "а здесь line",
    ),
    "a link to a questionnaire that is none": (
        'after = "pupil_entry.engagement"',
        'after = "pupil_start.engagement"',
        "questionnaires.pupil_exit.items.0.after",
        "вопроса «pupil_start.engagement» нет",
    ),
    "a link to a question that is none": (
        'after = "pupil_entry.engagement"',
        'after = "pupil_entry.weather"',
        "questionnaires.pupil_exit.items.0.after",
        "вопроса «pupil_entry.weather» нет",
    ),
    "a link without a question": (
        'after = "pupil_entry.engagement"',
        'after = "pupil_entry"',
        "questionnaires.pupil_exit.items.0.after",
        "ожидалась строка вида",
    ),
    "a link between kinds that cannot be compared": (
        'code = "study_easier", kind = "rating", after = "pupil_intake.study_easier", low = "совсем нет", high = "ещё как"',
        'code = "study_easier", kind = "text", after = "pupil_intake.study_easier"',
        "questionnaires.pupil_satisfaction.items.0.after",
        "а здесь rating и text",
    ),
    "a link to what others answer": (
        'after = "pupil_intake.study_easier"',
        'after = "young_mentor_about.really_help"',
        "questionnaires.pupil_satisfaction.items.0.after",
        "сравнивать будет нечего",
    ),
    "a link to what is asked for something else": (
        'after = "pupil_intake.study_easier"',
        'after = "pupil_entry.well_among_others"',
        "questionnaires.pupil_satisfaction.items.0.after",
        "не сравнивается с анкетой «измерение на входе»",
    ),
    "a link between two parameters": (
        'after = "pupil_entry.engagement"',
        'after = "pupil_entry.activity"',
        "questionnaires.pupil_exit.items.0.after",
        "измеряют разное: activity и engagement",
    ),
    "a parameter that is none": (
        'code = "well_among_others", kind = "rating"',
        'code = "well_among_others", kind = "rating", parameter = "beauty"',
        "questionnaires.pupil_entry.items.7.parameter",
        "«beauty» нет",
    ),
    "a parameter measured by words": (
        'code = "likes", kind = "line"',
        'code = "likes", kind = "line", parameter = "activity"',
        "questionnaires.pupil_intake.items.1.parameter",
        "только анкеты на входе и на выходе",
    ),
    "a parameter that one side is asked about once": (
        'code = "activity", kind = "rating", parameter = "activity", after = "adult_mentor_entry.activity"',
        'code = "activity", kind = "rating"',
        "parameters.activity",
        "наставник не отвечает о параметре «activity»",
    ),
    "a lower parameter that is none": (
        'lower_is_better = ["anxiety"]',
        'lower_is_better = ["fear"]',
        "lower_is_better.0",
        "«fear» нет",
    ),
    "a purpose that a form is left without": (
        CAREER + 'purpose = "satisfaction"',
        CAREER + 'purpose = "quality"',
        "questionnaires",
        "(satisfaction), которую заполняет наставляемый, для форм: employer_student",
    ),
}
