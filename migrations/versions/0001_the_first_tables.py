"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def sorted_text(length):
    return sa.String(length=length).with_variant(sa.String(length=length, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "institutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("ror_id", sa.String(length=64), nullable=True),
        sa.Column("name_en", sorted_text(300), nullable=False),
        sa.Column("name_local", sa.String(length=300), nullable=True),
        sa.Column("name_local_lang", sa.String(length=12), nullable=True),
        sa.Column("name_zh", sa.String(length=300), nullable=True),
        sa.Column("name_ru", sa.String(length=300), nullable=True),
        sa.Column("acronyms", sa.String(length=200), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("city", sa.String(length=120), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("domain", sa.String(length=200), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("wikidata_id", sa.String(length=32), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("edited_fields", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institutions")),
        sa.UniqueConstraint("code", name=op.f("uq_institutions_code")),
        sa.UniqueConstraint("ror_id", name=op.f("uq_institutions_ror_id")),
    )
    with op.batch_alter_table("institutions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_institutions_country"), ["country"], unique=False)
        batch_op.create_index(batch_op.f("ix_institutions_name_en"), ["name_en"], unique=False)

    op.create_table(
        "journal_anchors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(length=40), nullable=False),
        sa.Column("anchored_on", sa.Date(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_anchors")),
        sa.UniqueConstraint("stream", "anchored_on", name=op.f("uq_journal_anchors_stream_anchored_on")),
    )
    op.create_table(
        "journal_heads",
        sa.Column("stream", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_journal_heads")),
    )
    op.create_table(
        "mail_circuit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("opened_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_circuit")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("native_name", sa.String(length=200), nullable=False),
        sa.Column("native_language", sa.String(length=12), nullable=False),
        sa.Column("latin_family", sa.String(length=120), nullable=False),
        sa.Column("latin_given", sa.String(length=120), nullable=False),
        sa.Column(
            "name_order",
            sa.Enum(
                "family-first", "given-first", name="name_order", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("letter_name", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sorted_text(300), nullable=False),
        sa.Column("orcid", sa.String(length=19), nullable=True),
        sa.Column(
            "locale",
            sa.Enum("en", "zh", "ru", name="locale", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("send_hour", sa.Integer(), nullable=False),
        sa.Column("working_days_of", sa.String(length=2), nullable=True),
        sa.Column("deputy_id", sa.Integer(), nullable=True),
        sa.Column("deputy_from_on", sa.Date(), nullable=True),
        sa.Column("deputy_until_on", sa.Date(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "native_name <> '' OR latin_family <> '' OR latin_given <> ''", name=op.f("ck_people_has_a_name")
        ),
        sa.CheckConstraint("deputy_id IS NULL OR deputy_id <> id", name=op.f("ck_people_deputy_is_another")),
        sa.CheckConstraint("send_hour BETWEEN 0 AND 23", name=op.f("ck_people_send_hour")),
        sa.ForeignKeyConstraint(["deputy_id"], ["people.id"], name=op.f("fk_people_deputy_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
        sa.UniqueConstraint("ref", name=op.f("uq_people_ref")),
    )
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "rate_limits",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_limits")),
    )
    with op.batch_alter_table("rate_limits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_limits_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "regulations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("source_text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regulations")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_regulations_code_version")),
    )
    op.create_table(
        "runner_beats",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_runner_beats")),
    )
    op.create_table(
        "access_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation", "password", name="link_purpose", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_access_links_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_links")),
        sa.UniqueConstraint("nonce", name=op.f("uq_access_links_nonce")),
    )
    with op.batch_alter_table("access_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_links_person_id"), ["person_id"], unique=False)

    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "office",
            sa.Enum(
                "administrator",
                "coordinator",
                "observer",
                name="office",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("institution_id", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "office <> 'administrator' OR institution_id IS NULL",
            name=op.f("ck_appointments_administrators_are_central"),
        ),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_appointments_days_in_order")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_appointments_institution_id_institutions")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_appointments_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_appointments_institution_id"), ["institution_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_appointments_person_id"), ["person_id"], unique=False)

    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("in_name_of_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("after", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_journal_actor_id_people")),
        sa.ForeignKeyConstraint(["in_name_of_id"], ["people.id"], name=op.f("fk_journal_in_name_of_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("stream", "seq", name=op.f("uq_journal_stream_seq")),
    )
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index("ix_journal_subject", ["subject_type", "subject_id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(length=80), nullable=False),
        sa.Column("direction", sa.String(length=80), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "until_on IS NULL OR from_on IS NULL OR until_on >= from_on", name=op.f("ck_memberships_days_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_memberships_institution_id_institutions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "institution_id", "network", "direction", name=op.f("uq_memberships_institution_id_network_direction")
        ),
    )
    op.create_table(
        "name_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sorted_text(320), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_name_keys_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_keys")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_name_keys_person_id_key")),
    )
    with op.batch_alter_table("name_keys", schema=None) as batch_op:
        batch_op.create_index("ix_name_keys_key", ["key", "person_id"], unique=False)

    op.create_table(
        "programmes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sorted_text(40), nullable=False),
        sa.Column("title", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("direction", sa.String(length=40), nullable=False),
        sa.Column("degree", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("lead_institution_id", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_institution_id"], ["institutions.id"], name=op.f("fk_programmes_lead_institution_id_institutions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("code", name=op.f("uq_programmes_code")),
    )
    op.create_table(
        "rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("regulation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=True),
        sa.Column("is_repeating", sa.Boolean(), nullable=False),
        sa.Column("may_fail", sa.Boolean(), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_rules_position")),
        sa.ForeignKeyConstraint(["regulation_id"], ["regulations.id"], name=op.f("fk_rules_regulation_id_regulations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rules")),
        sa.UniqueConstraint("regulation_id", "code", name=op.f("uq_rules_regulation_id_code")),
    )
    op.create_table(
        "web_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_web_sessions_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_sessions")),
        sa.UniqueConstraint("key_sha256", name=op.f("uq_web_sessions_key_sha256")),
    )
    with op.batch_alter_table("web_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_sessions_person_id"), ["person_id"], unique=False)

    op.create_table(
        "cohorts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.CheckConstraint("year BETWEEN 1990 AND 2200", name=op.f("ck_cohorts_year")),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=op.f("fk_cohorts_programme_id_programmes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohorts")),
        sa.UniqueConstraint("programme_id", "year", name=op.f("uq_cohorts_programme_id_year")),
        sa.UniqueConstraint("ref", name=op.f("uq_cohorts_ref")),
    )
    op.create_table(
        "programme_sides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("regulation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_programme_sides_institution_id_institutions")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_programme_sides_programme_id_programmes")
        ),
        sa.ForeignKeyConstraint(
            ["regulation_id"], ["regulations.id"], name=op.f("fk_programme_sides_regulation_id_regulations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_sides")),
        sa.UniqueConstraint(
            "programme_id", "institution_id", name=op.f("uq_programme_sides_programme_id_institution_id")
        ),
    )
    with op.batch_alter_table("programme_sides", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_sides_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "reminder_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "report-due",
                "sign-off-due",
                name="reminder_source",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "candidate",
                "lead-supervisor",
                "signer",
                "coordinator",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("offset_days", sa.Integer(), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=True),
        sa.CheckConstraint("every_days IS NULL OR every_days > 0", name=op.f("ck_reminder_steps_every_days")),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name=op.f("fk_reminder_steps_rule_id_rules")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_steps")),
        sa.UniqueConstraint(
            "rule_id",
            "source",
            "audience",
            "offset_days",
            name=op.f("uq_reminder_steps_rule_id_source_audience_offset_days"),
        ),
    )
    op.create_table(
        "candidacies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("home_institution_id", sa.Integer(), nullable=False),
        sa.Column("sort_key", sorted_text(300), nullable=False),
        sa.Column("thesis_title", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("discipline", sa.String(length=40), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "enrolled",
                "on-leave",
                "submitted",
                "graduated",
                "withdrawn",
                "terminated",
                name="candidacy_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("normal_end_on", sa.Date(), nullable=False),
        sa.Column("latest_end_on", sa.Date(), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("journal_seq", sa.Integer(), nullable=False),
        sa.Column("journal_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(state IN ('graduated', 'withdrawn', 'terminated')) = (ended_on IS NOT NULL)",
            name=op.f("ck_candidacies_ended_has_a_day"),
        ),
        sa.CheckConstraint("latest_end_on >= starts_on", name=op.f("ck_candidacies_ends_after_start")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name=op.f("fk_candidacies_cohort_id_cohorts")),
        sa.ForeignKeyConstraint(
            ["home_institution_id"], ["institutions.id"], name=op.f("fk_candidacies_home_institution_id_institutions")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_candidacies_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidacies")),
        sa.UniqueConstraint("person_id", "cohort_id", name=op.f("uq_candidacies_person_id_cohort_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_candidacies_ref")),
    )
    with op.batch_alter_table("candidacies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidacies_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index("ix_candidacies_list", ["sort_key", "id"], unique=False)

    op.create_table(
        "equivalences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("rule_code", sa.String(length=80), nullable=False),
        sa.Column("other_side_id", sa.Integer(), nullable=False),
        sa.Column("other_rule_code", sa.String(length=80), nullable=False),
        sa.CheckConstraint("side_id <> other_side_id", name=op.f("ck_equivalences_two_sides")),
        sa.ForeignKeyConstraint(
            ["other_side_id"], ["programme_sides.id"], name=op.f("fk_equivalences_other_side_id_programme_sides")
        ),
        sa.ForeignKeyConstraint(
            ["side_id"], ["programme_sides.id"], name=op.f("fk_equivalences_side_id_programme_sides")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equivalences")),
        sa.UniqueConstraint(
            "side_id", "rule_code", "other_side_id", name=op.f("uq_equivalences_side_id_rule_code_other_side_id")
        ),
    )
    op.create_table(
        "reviewables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("milestone", name="reviewable_kind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "submitted",
                "returned",
                "approved",
                "not-passed",
                "waived",
                "cancelled",
                name="milestone_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidacy_id"], ["candidacies.id"], name=op.f("fk_reviewables_candidacy_id_candidacies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewables")),
        sa.UniqueConstraint("ref", name=op.f("uq_reviewables_ref")),
    )
    with op.batch_alter_table("reviewables", schema=None) as batch_op:
        batch_op.create_index("ix_reviewables_candidacy", ["candidacy_id", "state"], unique=False)

    op.create_table(
        "supervisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "lead",
                "co-supervisor",
                "adviser",
                name="supervision_role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("share_percent", sa.Integer(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "share_percent IS NULL OR share_percent BETWEEN 0 AND 100", name=op.f("ck_supervisions_share")
        ),
        sa.CheckConstraint("until_on IS NULL OR until_on >= from_on", name=op.f("ck_supervisions_days_in_order")),
        sa.ForeignKeyConstraint(
            ["candidacy_id"], ["candidacies.id"], name=op.f("fk_supervisions_candidacy_id_candidacies")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_supervisions_institution_id_institutions")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_supervisions_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisions")),
        sa.UniqueConstraint("ref", name=op.f("uq_supervisions_ref")),
    )
    with op.batch_alter_table("supervisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_supervisions_candidacy_id"), ["candidacy_id"], unique=False)
        batch_op.create_index("ix_supervisions_person", ["person_id", "candidacy_id"], unique=False)

    op.create_table(
        "tracks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("institution_id", sa.Integer(), nullable=False),
        sa.Column("regulation_id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sort_key", sorted_text(300), nullable=False),
        sa.ForeignKeyConstraint(["candidacy_id"], ["candidacies.id"], name=op.f("fk_tracks_candidacy_id_candidacies")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institutions.id"], name=op.f("fk_tracks_institution_id_institutions")
        ),
        sa.ForeignKeyConstraint(
            ["regulation_id"], ["regulations.id"], name=op.f("fk_tracks_regulation_id_regulations")
        ),
        sa.ForeignKeyConstraint(["side_id"], ["programme_sides.id"], name=op.f("fk_tracks_side_id_programme_sides")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracks")),
        sa.UniqueConstraint("candidacy_id", "institution_id", name=op.f("uq_tracks_candidacy_id_institution_id")),
    )
    with op.batch_alter_table("tracks", schema=None) as batch_op:
        batch_op.create_index("ix_tracks_institution", ["institution_id", "sort_key", "candidacy_id"], unique=False)

    op.create_table(
        "milestones",
        sa.Column("reviewable_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("is_forecast", sa.Boolean(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiver_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reviewable_id"], ["reviewables.id"], name=op.f("fk_milestones_reviewable_id_reviewables")
        ),
        sa.PrimaryKeyConstraint("reviewable_id", name=op.f("pk_milestones")),
    )
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.create_index("ix_milestones_due", ["due_on", "reviewable_id"], unique=False)
        batch_op.create_index(
            "ix_milestones_unsettled",
            ["due_on"],
            unique=False,
            sqlite_where=sa.text("settled_on IS NULL"),
            postgresql_where=sa.text("settled_on IS NULL"),
        )

    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reviewable_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("report_version", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "pending",
                "approved",
                "returned",
                "not-passed",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["people.id"], name=op.f("fk_rounds_opened_by_id_people")),
        sa.ForeignKeyConstraint(
            ["reviewable_id"], ["reviewables.id"], name=op.f("fk_rounds_reviewable_id_reviewables")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("reviewable_id", "number", name=op.f("uq_rounds_reviewable_id_number")),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_attachments_not_empty")),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.reviewable_id"], name=op.f("fk_attachments_milestone_id_milestones")
        ),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["people.id"], name=op.f("fk_attachments_uploaded_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("ref", name=op.f("uq_attachments_ref")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachments_milestone_id"), ["milestone_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachments_sha256"), ["sha256"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("content", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("finished", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.reviewable_id"], name=op.f("fk_drafts_milestone_id_milestones")
        ),
        sa.PrimaryKeyConstraint("milestone_id", name=op.f("pk_drafts")),
    )
    op.create_table(
        "milestone_tracks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("steps", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.CheckConstraint("occurrence >= 1 AND attempt >= 1", name=op.f("ck_milestone_tracks_counts_from_one")),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.reviewable_id"], name=op.f("fk_milestone_tracks_milestone_id_milestones")
        ),
        sa.ForeignKeyConstraint(["rule_id"], ["rules.id"], name=op.f("fk_milestone_tracks_rule_id_rules")),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_milestone_tracks_track_id_tracks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone_tracks")),
        sa.UniqueConstraint(
            "track_id",
            "rule_id",
            "occurrence",
            "attempt",
            name=op.f("uq_milestone_tracks_track_id_rule_id_occurrence_attempt"),
        ),
    )
    with op.batch_alter_table("milestone_tracks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_milestone_tracks_milestone_id"), ["milestone_id"], unique=False)

    op.create_table(
        "report_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("draft_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("content", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("sections", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.reviewable_id"], name=op.f("fk_report_versions_milestone_id_milestones")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["people.id"], name=op.f("fk_report_versions_submitted_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_versions")),
        sa.UniqueConstraint(
            "milestone_id", "draft_version", name=op.f("uq_report_versions_milestone_id_draft_version")
        ),
        sa.UniqueConstraint("milestone_id", "number", name=op.f("uq_report_versions_milestone_id_number")),
        sa.UniqueConstraint("ref", name=op.f("uq_report_versions_ref")),
    )
    op.create_table(
        "stages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("roles", sa.String(length=200), nullable=False),
        sa.Column(
            "need",
            sa.Enum(
                "all",
                "one",
                "majority",
                "two_thirds",
                name="need",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("within_days", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "pending",
                "approved",
                "returned",
                "not-passed",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("fell_to_centre", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_stages_round_id_rounds")),
        sa.ForeignKeyConstraint(["track_id"], ["tracks.id"], name=op.f("fk_stages_track_id_tracks")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stages")),
        sa.UniqueConstraint("round_id", "position", "track_id", name=op.f("uq_stages_round_id_position_track_id")),
    )
    op.create_table(
        "report_attachments",
        sa.Column("report_version_id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_report_attachments_attachment_id_attachments")
        ),
        sa.ForeignKeyConstraint(
            ["report_version_id"],
            ["report_versions.id"],
            name=op.f("fk_report_attachments_report_version_id_report_versions"),
        ),
        sa.PrimaryKeyConstraint("report_version_id", "attachment_id", name=op.f("pk_report_attachments")),
    )
    op.create_table(
        "sign_offs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=12), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "lead_supervisor",
                "co_supervisors",
                "supervisors",
                "institution_coordinator",
                "centre_coordinator",
                "host_supervisor",
                "host_coordinator",
                name="signer_role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "approve", "return", "not-pass", name="verdict", native_enum=False, create_constraint=True, length=32
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=True),
        sa.Column("new_due_on", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("version_after", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_because", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "verdict IS NULL OR verdict = 'approve' OR reason <> ''", name=op.f("ck_sign_offs_a_refusal_has_a_reason")
        ),
        sa.CheckConstraint(
            "(verdict IS NULL) = (decided_at IS NULL)", name=op.f("ck_sign_offs_a_verdict_has_a_moment")
        ),
        sa.CheckConstraint("verdict IS NULL OR closed_at IS NULL", name=op.f("ck_sign_offs_decided_or_closed")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_sign_offs_decided_by_id_people")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_offs_person_id_people")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_sign_offs_stage_id_stages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_offs")),
        sa.UniqueConstraint("ref", name=op.f("uq_sign_offs_ref")),
    )
    with op.batch_alter_table("sign_offs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_offs_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index(
            "ix_sign_offs_decided",
            ["person_id", "decided_at"],
            unique=False,
            sqlite_where=sa.text("verdict IS NOT NULL"),
            postgresql_where=sa.text("verdict IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_sign_offs_waiting",
            ["person_id", "due_on"],
            unique=False,
            sqlite_where=sa.text("verdict IS NULL AND closed_at IS NULL"),
            postgresql_where=sa.text("verdict IS NULL AND closed_at IS NULL"),
        )
        batch_op.create_index(
            "uq_sign_offs_stage_id_person_id_live",
            ["stage_id", "person_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "changes_of_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "leave",
                "intensity",
                "extension",
                "manual",
                name="change_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("released_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sign_off_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind IN ('extension', 'manual')) = (milestone_id IS NOT NULL AND due_on IS NOT NULL AND decided_on IS NOT NULL)",
            name=op.f("ck_changes_of_time_addressed"),
        ),
        sa.CheckConstraint(
            "kind <> 'intensity' OR (from_on IS NOT NULL AND percent > 0)", name=op.f("ck_changes_of_time_intensity")
        ),
        sa.CheckConstraint(
            "kind <> 'leave' OR (first_on IS NOT NULL AND last_on >= first_on)", name=op.f("ck_changes_of_time_leave")
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"], ["candidacies.id"], name=op.f("fk_changes_of_time_candidacy_id_candidacies")
        ),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.reviewable_id"], name=op.f("fk_changes_of_time_milestone_id_milestones")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["people.id"], name=op.f("fk_changes_of_time_recorded_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["sign_off_id"], ["sign_offs.id"], name=op.f("fk_changes_of_time_sign_off_id_sign_offs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes_of_time")),
    )
    with op.batch_alter_table("changes_of_time", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_changes_of_time_candidacy_id"), ["candidacy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_changes_of_time_milestone_id"), ["milestone_id"], unique=False)

    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("milestone_id", sa.Integer(), nullable=True),
        sa.Column("sign_off_id", sa.Integer(), nullable=True),
        sa.Column("caused_by_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "sending",
                "sent",
                "failed",
                "skipped",
                name="message_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dot_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_possibly_doubled", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("skip_reason", sa.String(length=60), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_messages_sent_has_a_moment")),
        sa.CheckConstraint(
            "state <> 'sending' OR (owner IS NOT NULL AND lease_until IS NOT NULL)",
            name=op.f("ck_messages_sending_is_owned"),
        ),
        sa.CheckConstraint(
            "state <> 'skipped' OR skip_reason IS NOT NULL", name=op.f("ck_messages_skipped_has_a_reason")
        ),
        sa.ForeignKeyConstraint(["caused_by_id"], ["sign_offs.id"], name=op.f("fk_messages_caused_by_id_sign_offs")),
        sa.ForeignKeyConstraint(
            ["milestone_id"], ["milestones.reviewable_id"], name=op.f("fk_messages_milestone_id_milestones")
        ),
        sa.ForeignKeyConstraint(["recipient_id"], ["people.id"], name=op.f("fk_messages_recipient_id_people")),
        sa.ForeignKeyConstraint(["sign_off_id"], ["sign_offs.id"], name=op.f("fk_messages_sign_off_id_sign_offs")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("kind", "subject_id", "round", "step", "recipient_id", "due_on", name="uq_messages_key"),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_caused_by_id"), ["caused_by_id"], unique=False)
        batch_op.create_index("ix_messages_next", ["state", "next_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_messages_recipient_id"), ["recipient_id"], unique=False)
        batch_op.create_index("ix_messages_subject", ["milestone_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_subject")
        batch_op.drop_index(batch_op.f("ix_messages_recipient_id"))
        batch_op.drop_index("ix_messages_next")
        batch_op.drop_index(batch_op.f("ix_messages_caused_by_id"))

    op.drop_table("messages")
    with op.batch_alter_table("changes_of_time", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_changes_of_time_milestone_id"))
        batch_op.drop_index(batch_op.f("ix_changes_of_time_candidacy_id"))

    op.drop_table("changes_of_time")
    with op.batch_alter_table("sign_offs", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_sign_offs_stage_id_person_id_live",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_sign_offs_waiting",
            sqlite_where=sa.text("verdict IS NULL AND closed_at IS NULL"),
            postgresql_where=sa.text("verdict IS NULL AND closed_at IS NULL"),
        )
        batch_op.drop_index(
            "ix_sign_offs_decided",
            sqlite_where=sa.text("verdict IS NOT NULL"),
            postgresql_where=sa.text("verdict IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_sign_offs_stage_id"))

    op.drop_table("sign_offs")
    op.drop_table("report_attachments")
    op.drop_table("stages")
    op.drop_table("report_versions")
    with op.batch_alter_table("milestone_tracks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_milestone_tracks_milestone_id"))

    op.drop_table("milestone_tracks")
    op.drop_table("drafts")
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachments_sha256"))
        batch_op.drop_index(batch_op.f("ix_attachments_milestone_id"))

    op.drop_table("attachments")
    op.drop_table("rounds")
    with op.batch_alter_table("milestones", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_milestones_unsettled",
            sqlite_where=sa.text("settled_on IS NULL"),
            postgresql_where=sa.text("settled_on IS NULL"),
        )
        batch_op.drop_index("ix_milestones_due")

    op.drop_table("milestones")
    with op.batch_alter_table("tracks", schema=None) as batch_op:
        batch_op.drop_index("ix_tracks_institution")

    op.drop_table("tracks")
    with op.batch_alter_table("supervisions", schema=None) as batch_op:
        batch_op.drop_index("ix_supervisions_person")
        batch_op.drop_index(batch_op.f("ix_supervisions_candidacy_id"))

    op.drop_table("supervisions")
    with op.batch_alter_table("reviewables", schema=None) as batch_op:
        batch_op.drop_index("ix_reviewables_candidacy")

    op.drop_table("reviewables")
    op.drop_table("equivalences")
    with op.batch_alter_table("candidacies", schema=None) as batch_op:
        batch_op.drop_index("ix_candidacies_list")
        batch_op.drop_index(batch_op.f("ix_candidacies_cohort_id"))

    op.drop_table("candidacies")
    op.drop_table("reminder_steps")
    with op.batch_alter_table("programme_sides", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_sides_institution_id"))

    op.drop_table("programme_sides")
    op.drop_table("cohorts")
    with op.batch_alter_table("web_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_sessions_person_id"))

    op.drop_table("web_sessions")
    op.drop_table("rules")
    op.drop_table("programmes")
    with op.batch_alter_table("name_keys", schema=None) as batch_op:
        batch_op.drop_index("ix_name_keys_key")

    op.drop_table("name_keys")
    op.drop_table("memberships")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_subject")
        batch_op.drop_index(batch_op.f("ix_journal_actor_id"))

    op.drop_table("journal")
    with op.batch_alter_table("appointments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_appointments_person_id"))
        batch_op.drop_index(batch_op.f("ix_appointments_institution_id"))

    op.drop_table("appointments")
    with op.batch_alter_table("access_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_links_person_id"))

    op.drop_table("access_links")
    op.drop_table("runner_beats")
    op.drop_table("regulations")
    with op.batch_alter_table("rate_limits", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rate_limits_expires_at"))

    op.drop_table("rate_limits")
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_people_sort_key"))

    op.drop_table("people")
    op.drop_table("mail_circuit")
    op.drop_table("journal_heads")
    op.drop_table("journal_anchors")
    with op.batch_alter_table("institutions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_institutions_name_en"))
        batch_op.drop_index(batch_op.f("ix_institutions_country"))

    op.drop_table("institutions")
