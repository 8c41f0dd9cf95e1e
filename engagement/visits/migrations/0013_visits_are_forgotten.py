"""The application cannot remove a visit; what it may do is have old ones forgotten, counted.

The function runs as the owner. It takes no rows younger than a month, whoever calls it, so that it
is no way to remove what was just logged.
"""

from typing import ClassVar

from django.db import migrations

from trustapp.core.migrations._operations import on_role

_FORGET = """
CREATE FUNCTION visits_forget(before date, most integer)
    RETURNS TABLE (plans bigint, visits bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    old bigint[];
BEGIN
    IF before > current_date - 30 THEN
        RAISE EXCEPTION 'visits of the last month are not forgotten';
    END IF;
    SELECT array_agg(found.id) INTO old FROM (
        SELECT p.id FROM visits_plan p
         WHERE p.planned_on < before AND NOT EXISTS (
               SELECT 1 FROM visits_stop s JOIN visits_visit v ON v.stop_id = s.id
                WHERE s.plan_id = p.id AND v.received_at >= before)
         ORDER BY p.id LIMIT most FOR UPDATE) found;
    INSERT INTO visits_visitcount (place_id, month, outcome, count)
        SELECT newest.place_id, newest.month, newest.outcome, count(*) FROM (
            SELECT DISTINCT ON (v.stop_id)
                   p.place_id, date_trunc('month', p.planned_on)::date AS month, v.outcome
              FROM visits_visit v JOIN visits_stop s ON s.id = v.stop_id
              JOIN visits_plan p ON p.id = s.plan_id
             WHERE p.id = ANY (old) ORDER BY v.stop_id, v.id DESC) newest
         GROUP BY newest.place_id, newest.month, newest.outcome
        ON CONFLICT (place_id, month, outcome)
            DO UPDATE SET count = visits_visitcount.count + excluded.count;
    DELETE FROM visits_visit v USING visits_stop s
     WHERE s.id = v.stop_id AND s.plan_id = ANY (old);
    GET DIAGNOSTICS visits = ROW_COUNT;
    DELETE FROM visits_stop WHERE plan_id = ANY (old);
    DELETE FROM visits_plan_officers WHERE plan_id = ANY (old);
    DELETE FROM visits_plan WHERE id = ANY (old);
    GET DIAGNOSTICS plans = ROW_COUNT;
    RETURN NEXT;
END $$
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("visits", "0012_counts_of_visits")]

    operations: ClassVar = [
        migrations.RunSQL(_FORGET, "DROP FUNCTION visits_forget(date, integer)"),
        migrations.RunSQL(
            "REVOKE ALL ON FUNCTION visits_forget(date, integer) FROM PUBLIC",
            migrations.RunSQL.noop,
        ),
        on_role(
            "GRANT EXECUTE ON FUNCTION visits_forget(date, integer) TO {role}",
            "REVOKE EXECUTE ON FUNCTION visits_forget(date, integer) FROM {role}",
        ),
    ]
