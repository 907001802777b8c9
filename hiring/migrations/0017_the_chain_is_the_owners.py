"""Let the owner's trigger alone move the chain of events on, so that nobody else needs the right to."""

from django.db import migrations

# As a definer it runs with the owner's rights; its own search path keeps a look-alike table from being found.
DEFINER = """
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION hiring_chain_event() SECURITY DEFINER SET search_path = %I, pg_temp',
        current_schema());
END $$;
REVOKE EXECUTE ON FUNCTION hiring_chain_event() FROM PUBLIC;
"""
DEFINER_UNDONE = """
GRANT EXECUTE ON FUNCTION hiring_chain_event() TO PUBLIC;
ALTER FUNCTION hiring_chain_event() SECURITY INVOKER RESET search_path;
"""


class Migration(migrations.Migration):
    dependencies = [("hiring", "0016_worker_canaries")]

    operations = [migrations.RunSQL(DEFINER, DEFINER_UNDONE)]
