from sqlalchemy import CheckConstraint

from doctoral_center.domain.people import NameOrder
from doctoral_center.models import Base
from doctoral_center.models.base import enum_type


def test_an_enum_is_stored_by_its_values_under_a_named_check():
    column_type = enum_type(NameOrder)
    assert column_type.enums == ["family-first", "given-first"]
    assert column_type.name == "name_order"


def test_every_constraint_has_a_name_so_that_batch_migrations_can_drop_it():
    nameless = [
        f"{table.name}: {constraint}"
        for table in Base.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint) and not constraint.name
    ]
    assert nameless == []


def test_no_relationship_loads_by_itself():
    lazy = {
        f"{mapper.class_.__name__}.{relationship.key}": relationship.lazy
        for mapper in Base.registry.mappers
        for relationship in mapper.relationships
        if relationship.lazy != "raise_on_sql"
    }
    assert lazy == {}
