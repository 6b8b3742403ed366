"""The columns that only the database fills: the order of events, as it was really committed.

They are not in the model because contexts that only insert may not read anything back.
"""

from django.db import migrations

COLUMNS = """
CREATE TABLE public.journal_epoch (one bool PRIMARY KEY DEFAULT true CHECK (one), epoch int NOT NULL);
INSERT INTO public.journal_epoch (epoch) VALUES (1);
ALTER TABLE public.journal_event
    ADD COLUMN seq bigint GENERATED ALWAYS AS IDENTITY,
    ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
    ADD COLUMN epoch int NOT NULL DEFAULT 1,
    ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE UNIQUE INDEX journal_event_order ON public.journal_event (epoch, xact, seq);
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunSQL(COLUMNS, migrations.RunSQL.noop)]
