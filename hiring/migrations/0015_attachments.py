"""Keep files with a version of an exercise: their bytes once, and unchanged once it is published."""

import django.db.models.deletion
from django.db import migrations, models

import hiring.identifiers

CONTENT = """
ALTER TABLE hiring_attachmentcontent ADD CONSTRAINT attachment_content_is_what_it_says
    CHECK (octet_length(data) = size AND encode(sha256(data), 'hex') = digest);

CREATE FUNCTION hiring_keep_attachment_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The bytes of a file do not change.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER attachment_content_is_kept BEFORE UPDATE ON hiring_attachmentcontent
    FOR EACH ROW EXECUTE FUNCTION hiring_keep_attachment_content();
"""
CONTENT_UNDONE = """
DROP TRIGGER attachment_content_is_kept ON hiring_attachmentcontent;
DROP FUNCTION hiring_keep_attachment_content();
ALTER TABLE hiring_attachmentcontent DROP CONSTRAINT attachment_content_is_what_it_says;
"""

# The bytes go with the last attachment, also when a draft is discarded as a whole. The lock comes first and
# alone: whoever attaches the same bytes at this instant is waited for, and is then seen by the second look.
ATTACHMENT = """
CREATE TRIGGER published_rubric_is_kept BEFORE INSERT OR UPDATE OR DELETE ON hiring_exerciseattachment
    FOR EACH ROW EXECUTE FUNCTION hiring_keep_question();

CREATE FUNCTION hiring_drop_unused_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM hiring_attachmentcontent WHERE digest = OLD.content_id FOR UPDATE;
    DELETE FROM hiring_attachmentcontent WHERE digest = OLD.content_id
        AND NOT EXISTS (SELECT 1 FROM hiring_exerciseattachment WHERE content_id = OLD.content_id);
    RETURN NULL;
END $$;
CREATE TRIGGER unused_content_goes AFTER DELETE ON hiring_exerciseattachment
    FOR EACH ROW EXECUTE FUNCTION hiring_drop_unused_content();
"""
ATTACHMENT_UNDONE = """
DROP TRIGGER unused_content_goes ON hiring_exerciseattachment;
DROP FUNCTION hiring_drop_unused_content();
DROP TRIGGER published_rubric_is_kept ON hiring_exerciseattachment;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("hiring", "0014_process_policies"),
    ]

    operations = [
        migrations.CreateModel(
            name="AttachmentContent",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("data", models.BinaryField()),
                ("size", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 1), ("size__lte", 5242880)),
                        name="attachment_content_size",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExerciseAttachment",
            fields=[
                ("position", models.PositiveSmallIntegerField()),
                (
                    "id",
                    models.UUIDField(
                        default=hiring.identifiers.time_ordered_uuid,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("media_type", models.CharField(max_length=100)),
                (
                    "audience",
                    models.CharField(
                        choices=[("candidate", "for the candidate"), ("interviewers", "for interviewers")],
                        max_length=12,
                        verbose_name="for whom",
                    ),
                ),
                (
                    "content",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="hiring.attachmentcontent",
                    ),
                ),
                (
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="hiring.exercise",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("exercise", "name"), name="attachment_name_unique"),
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["candidate", "interviewers"])),
                        name="attachment_audience_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(CONTENT, CONTENT_UNDONE),
        migrations.RunSQL(ATTACHMENT, ATTACHMENT_UNDONE),
    ]
