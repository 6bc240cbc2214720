from doctoral_center.domain.errors import DomainError, InvalidInputError, NotFoundError, NotPermittedError


def test_a_refusal_carries_its_code_and_what_its_sentence_needs():
    error = InvalidInputError("day-too-early", "due_on", {"day": "2026-11-01"})
    assert (error.code, error.field, error.params) == ("day-too-early", "due_on", {"day": "2026-11-01"})
    assert isinstance(error, DomainError)


def test_missing_and_invisible_are_one_code():
    assert NotFoundError().code == "not-found"
    assert NotPermittedError().code == "not-permitted"
