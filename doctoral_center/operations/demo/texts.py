"""What demo candidates write: plain sentences about their topic, in their language, as long as a form asks."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from doctoral_center.domain.regulation_rules import Form, FormSection
from doctoral_center.domain.reports import count_words


@dataclass(frozen=True)
class Topic:
    """A thesis topic in the three languages, with its OECD field code."""

    titles: Mapping[str, str]
    ford_code: str


SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "The work of this period concerns «{topic}».",
        "The literature of the last five years was read again and forty new sources were added to the common database.",
        "Two series of measurements were finished at the home laboratory and one at the partner university.",
        "The first results agree with the model within eight per cent; the largest deviation appears at low values.",
        "Both supervisors discussed the draft of the second chapter in a joint meeting and agreed on its outline.",
        "A paper with the results of the first series was submitted to an international journal and is under review.",
        "The data and the scripts are kept in the archive of the group, so that every figure can be made again.",
        "In the coming period the third series will be measured and the statistical analysis will be completed.",
        "A talk was given at the doctoral seminar; the questions concerned the size of the sample and the controls.",
        "The equipment at the partner university is booked for six weeks in spring; the invitation is being made out.",
        "No changes to the approved topic are needed; the wording of the second objective was made more exact.",
        "The remaining risk is the delivery of reagents, for which a second supplier has been found.",
    ),
    "zh": (
        "本阶段的工作围绕“{topic}”展开。",
        "重新梳理了近五年的文献，并在共享文献库中新增四十篇资料，重点关注方法上的差异。",
        "在本校实验室完成了两组测量，在合作高校完成了一组测量，原始数据已经归档。",
        "初步结果与模型的偏差在百分之八以内，最大的偏差出现在低值区间，原因正在分析。",
        "两位导师通过线上会议共同讨论了第二章初稿，并就结构和进度达成一致意见。",
        "第一组结果已整理成论文投往国际期刊，目前正在审稿，预计下季度收到意见。",
        "数据与程序保存在课题组档案中，所有图表均可重新生成，便于双方学校核查。",
        "下一阶段将完成第三组测量，并完成统计分析和误差评估，形成第三章初稿。",
        "在博士生论坛上作了报告，讨论集中在样本规模和对照组的设置，意见已经采纳。",
        "合作高校的设备已预约春季六周的使用时间，邀请函正在办理，行程安排已经确认。",
        "已批准的题目无需调整，仅对第二个研究目标的表述作了更准确的修改。",
        "目前主要风险是试剂供货周期，已经联系第二家供应商，预计不会影响总体进度。",
    ),
    "ru": (
        "Работа за отчётный период посвящена теме «{topic}».",
        "Заново изучена литература последних пяти лет, в общую базу добавлено сорок источников.",
        "В лаборатории своего университета завершены две серии измерений, в партнёрском университете одна.",
        "Первые результаты согласуются с моделью в пределах восьми процентов, расхождение растёт при малых значениях.",
        "Оба научных руководителя обсудили черновик второй главы на совместной встрече и согласовали её план.",
        "Статья по результатам первой серии отправлена в международный журнал и находится на рецензировании.",
        "Данные и программы хранятся в архиве группы, поэтому любой рисунок можно построить заново.",
        "В следующем периоде будет выполнена третья серия измерений и завершён статистический анализ.",
        "На аспирантском семинаре сделан доклад, вопросы касались объёма выборки и контрольной группы.",
        "Оборудование партнёрского университета забронировано весной на шесть недель, приглашение запрошено.",
        "Утверждённая тема не меняется, уточнена только формулировка второй задачи.",
        "Остаётся риск задержки реактивов, для них найден второй поставщик.",
    ),
}

REASONS = {
    "en": "The method is not clear enough: which sample was used, and how was it divided?",
    "zh": "研究方法不够清楚：使用了哪些样本，如何划分？请补充说明。",
    "ru": "Метод описан недостаточно ясно: какая выборка использована и как она разделена?",
}


def write_report(form: Form, topic: Topic, language: str, rng: random.Random) -> dict[str, str]:
    """Return a text for every section of `form` that asks for one, each at least as long as it must be."""
    return {section.key: _text(section, topic, language, rng) for section in form.sections if _is_written(section)}


def write_sections(sections: Iterable[FormSection], topic: Topic, language: str, rng: random.Random) -> dict[str, str]:
    """Return texts for some sections only: a draft in work."""
    return {section.key: _text(section, topic, language, rng) for section in sections}


def _is_written(section: FormSection) -> bool:
    return section.is_required or not section.min_words


def _text(section: FormSection, topic: Topic, language: str, rng: random.Random) -> str:
    first, *others = SENTENCES[language]
    rng.shuffle(others)
    chosen = [first.format(topic=topic.titles[language])]
    gap = "" if language == "zh" else " "
    while count_words(gap.join(chosen)) < (section.min_words or 0) + 10:
        chosen.append(others[(len(chosen) - 1) % len(others)])
    return gap.join(chosen)
