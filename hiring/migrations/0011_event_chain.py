"""Chain the events of each stream, in the database: whoever writes past the application is chained too."""

from django.db import migrations, models

CHAIN = """
-- The text that is hashed names every column, so a verifier elsewhere can compute the same from an export.
CREATE FUNCTION hiring_event_hash(
    previous bytea, number bigint, kind text, at timestamptz, actor uuid,
    stream_kind text, stream_id uuid, payload jsonb
) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to(
        encode(previous, 'hex') || E'\\n' || number || E'\\n' || kind || E'\\n'
        || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || E'\\n'
        || coalesce(actor::text, '') || E'\\n'
        || stream_kind || E'\\n' || stream_id || E'\\n' || payload::text,
        'UTF8'))
$$;

CREATE FUNCTION hiring_chain_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head hiring_eventstream;
BEGIN
    INSERT INTO hiring_eventstream (kind, stream, number, hash)
        VALUES (NEW.stream_kind, NEW.stream_id, 0, '') ON CONFLICT (kind, stream) DO NOTHING;
    -- One at a time in each stream: the next row must know the one before it.
    SELECT * INTO head FROM hiring_eventstream
        WHERE kind = NEW.stream_kind AND stream = NEW.stream_id FOR UPDATE;
    NEW.number := head.number + 1;
    NEW.hash := hiring_event_hash(
        head.hash, NEW.number, NEW.kind, NEW.at, NEW.actor_id, NEW.stream_kind, NEW.stream_id, NEW.payload);
    UPDATE hiring_eventstream SET number = NEW.number, hash = NEW.hash WHERE id = head.id;
    RETURN NEW;
END $$;
CREATE TRIGGER event_is_chained BEFORE INSERT ON hiring_event
    FOR EACH ROW EXECUTE FUNCTION hiring_chain_event();

CREATE FUNCTION hiring_keep_event_stream() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Only the chaining of an event moves a stream on.
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'The event log is append-only: % of a stream refused.', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER event_streams_are_kept BEFORE INSERT OR UPDATE OR DELETE ON hiring_eventstream
    FOR EACH ROW EXECUTE FUNCTION hiring_keep_event_stream();
CREATE TRIGGER event_streams_stay BEFORE TRUNCATE ON hiring_eventstream
    FOR EACH STATEMENT EXECUTE FUNCTION hiring_refuse_event_change();
CREATE TRIGGER log_days_are_kept BEFORE UPDATE OR DELETE ON hiring_logday
    FOR EACH ROW EXECUTE FUNCTION hiring_refuse_event_change();
"""
CHAIN_UNDONE = """
DROP TRIGGER log_days_are_kept ON hiring_logday;
DROP TRIGGER event_streams_stay ON hiring_eventstream;
DROP TRIGGER event_streams_are_kept ON hiring_eventstream;
DROP FUNCTION hiring_keep_event_stream();
DROP TRIGGER event_is_chained ON hiring_event;
DROP FUNCTION hiring_chain_event();
DROP FUNCTION hiring_event_hash(bytea, bigint, text, timestamptz, uuid, text, uuid, jsonb);
"""

# What was logged before is chained as it stands; from here on every change of it shows.
BACKFILL = """
ALTER TABLE hiring_event DISABLE TRIGGER event_rows_are_kept;
ALTER TABLE hiring_eventstream DISABLE TRIGGER event_streams_are_kept;
DO $$
DECLARE event hiring_event; head hiring_eventstream;
BEGIN
    FOR event IN SELECT * FROM hiring_event ORDER BY stream_kind, stream_id, id LOOP
        IF head.kind IS DISTINCT FROM event.stream_kind OR head.stream IS DISTINCT FROM event.stream_id THEN
            INSERT INTO hiring_eventstream (kind, stream, number, hash)
                VALUES (event.stream_kind, event.stream_id, 0, '') RETURNING * INTO head;
        END IF;
        head.number := head.number + 1;
        head.hash := hiring_event_hash(head.hash, head.number, event.kind, event.at, event.actor_id,
            event.stream_kind, event.stream_id, event.payload);
        UPDATE hiring_event SET number = head.number, hash = head.hash WHERE id = event.id;
        UPDATE hiring_eventstream SET number = head.number, hash = head.hash WHERE id = head.id;
    END LOOP;
END $$;
ALTER TABLE hiring_eventstream ENABLE TRIGGER event_streams_are_kept;
ALTER TABLE hiring_event ENABLE TRIGGER event_rows_are_kept;
"""


class Migration(migrations.Migration):
    dependencies = [("hiring", "0010_value_changes")]

    operations = [
        migrations.CreateModel(
            name="EventStream",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("stream", models.UUIDField()),
                ("number", models.PositiveBigIntegerField()),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "stream"), name="event_stream_once")],
            },
        ),
        migrations.CreateModel(
            name="LogDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("events", models.PositiveBigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("closed_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={"ordering": ["day"]},
        ),
        migrations.AddField(
            model_name="event",
            name="hash",
            field=models.BinaryField(db_default=b"", max_length=32),
        ),
        migrations.AddField(
            model_name="event",
            name="number",
            field=models.PositiveBigIntegerField(db_default=0, editable=False),
        ),
        migrations.RunSQL(CHAIN, CHAIN_UNDONE),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    ]
