"""A locked plan, a lot, a deviation and a look never change, whatever the code says.

The rules hold for every role, the owner's included, and for emptying a table at a stroke.
"""

from django.db import migrations

from trustapp.core.migrations._operations import append_only

FORWARDS = """
CREATE FUNCTION visits_keep_trial() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    steps text[] := ARRAY['draft', 'locked', 'running', 'closed', 'analysed', 'published'];
    later text[] := ARRAY['state', 'seed', 'lots_hash', 'visits_from', 'visits_until',
        'window_ends_at', 'assigned_at', 'closed_at', 'analysed_at', 'published_at'];
    name text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a trial begins as a draft' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'trial % is registered for ever', OLD.slug
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.state <> OLD.state
        AND array_position(steps, NEW.state::text) IS DISTINCT FROM
            array_position(steps, OLD.state::text) + 1
    THEN
        RAISE EXCEPTION 'trial % goes from % to its next step only', OLD.slug, OLD.state
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'draft' THEN
        IF NEW.state = 'locked'
            AND NEW.plan_hash <> encode(sha256(convert_to(NEW.plan_text, 'UTF8')), 'hex')
        THEN
            RAISE EXCEPTION 'the hash of trial % is not that of its plan', OLD.slug
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - later IS DISTINCT FROM to_jsonb(OLD) - later THEN
        RAISE EXCEPTION 'the plan of trial % is locked', OLD.slug
            USING ERRCODE = 'restrict_violation';
    END IF;
    FOREACH name IN ARRAY later LOOP
        IF name <> 'state' AND coalesce(to_jsonb(OLD) ->> name, '') <> ''
            AND to_jsonb(NEW) -> name IS DISTINCT FROM to_jsonb(OLD) -> name
        THEN
            RAISE EXCEPTION '% of trial % is final', name, OLD.slug
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    IF NEW.seed <> ''
        AND (NEW.state <> 'published'
            OR NEW.seed_hash <> encode(sha256(convert_to(NEW.seed, 'UTF8')), 'hex'))
    THEN
        RAISE EXCEPTION 'the seed of trial % is shown with its report, and is the one promised',
            OLD.slug USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER locked_trial_is_final BEFORE INSERT OR UPDATE OR DELETE ON visits_trial
    FOR EACH ROW EXECUTE FUNCTION visits_keep_trial();

CREATE FUNCTION visits_keep_roster() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[]::bigint[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF TG_TABLE_NAME = 'visits_household' THEN
            IF to_jsonb(NEW) - 'visit_on' = to_jsonb(OLD) - 'visit_on' AND OLD.visit_on IS NULL
            THEN
                RETURN NEW;
            END IF;
        ELSIF to_jsonb(NEW) - 'contact' = to_jsonb(OLD) - 'contact' AND NEW.contact IS NULL THEN
            RETURN NEW;
        END IF;
    END IF;
    IF TG_OP <> 'INSERT' THEN touched := touched || OLD.trial_id; END IF;
    IF TG_OP <> 'DELETE' THEN touched := touched || NEW.trial_id; END IF;
    IF EXISTS (SELECT FROM visits_trial WHERE id = ANY (touched) AND state <> 'draft') THEN
        RAISE EXCEPTION 'the people and households of a locked trial are final'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER roster_of_households_is_final BEFORE INSERT OR UPDATE OR DELETE ON visits_household
    FOR EACH ROW EXECUTE FUNCTION visits_keep_roster();
CREATE TRIGGER roster_of_people_is_final BEFORE INSERT OR UPDATE OR DELETE ON visits_person
    FOR EACH ROW EXECUTE FUNCTION visits_keep_roster();

CREATE FUNCTION visits_keep_lot() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    present text;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'a lot is drawn once' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT state INTO present FROM visits_trial WHERE id = NEW.trial_id;
    IF present <> (CASE TG_TABLE_NAME WHEN 'visits_seed' THEN 'draft' ELSE 'locked' END) THEN
        RAISE EXCEPTION 'a lot is drawn between the lock and the first visit'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER seed_is_final BEFORE INSERT OR UPDATE OR DELETE ON visits_seed
    FOR EACH ROW EXECUTE FUNCTION visits_keep_lot();
CREATE TRIGGER lot_is_final BEFORE INSERT OR UPDATE OR DELETE ON visits_assignment
    FOR EACH ROW EXECUTE FUNCTION visits_keep_lot();

CREATE FUNCTION visits_keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is final and is never emptied', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER deviation_is_final BEFORE UPDATE OR DELETE ON visits_deviation
    FOR EACH ROW EXECUTE FUNCTION visits_keep_rows();
CREATE TRIGGER look_is_final BEFORE UPDATE OR DELETE ON visits_look
    FOR EACH ROW EXECUTE FUNCTION visits_keep_rows();
CREATE TRIGGER trial_wave_is_final BEFORE UPDATE OR DELETE ON visits_trialwave
    FOR EACH ROW EXECUTE FUNCTION visits_keep_rows();
CREATE TRIGGER trials_are_never_emptied BEFORE TRUNCATE ON visits_trial
    FOR EACH STATEMENT EXECUTE FUNCTION visits_keep_rows();
CREATE TRIGGER deviations_are_never_emptied BEFORE TRUNCATE ON visits_deviation
    FOR EACH STATEMENT EXECUTE FUNCTION visits_keep_rows();
CREATE TRIGGER looks_are_never_emptied BEFORE TRUNCATE ON visits_look
    FOR EACH STATEMENT EXECUTE FUNCTION visits_keep_rows();
CREATE TRIGGER trial_waves_are_never_emptied BEFORE TRUNCATE ON visits_trialwave
    FOR EACH STATEMENT EXECUTE FUNCTION visits_keep_rows();
CREATE TRIGGER households_are_never_emptied BEFORE TRUNCATE ON visits_household
    FOR EACH STATEMENT EXECUTE FUNCTION visits_keep_rows();
CREATE TRIGGER people_are_never_emptied BEFORE TRUNCATE ON visits_person
    FOR EACH STATEMENT EXECUTE FUNCTION visits_keep_rows();
CREATE TRIGGER seeds_are_never_emptied BEFORE TRUNCATE ON visits_seed
    FOR EACH STATEMENT EXECUTE FUNCTION visits_keep_rows();
CREATE TRIGGER lots_are_never_emptied BEFORE TRUNCATE ON visits_assignment
    FOR EACH STATEMENT EXECUTE FUNCTION visits_keep_rows();
"""

BACKWARDS = """
DROP TRIGGER lots_are_never_emptied ON visits_assignment;
DROP TRIGGER seeds_are_never_emptied ON visits_seed;
DROP TRIGGER people_are_never_emptied ON visits_person;
DROP TRIGGER households_are_never_emptied ON visits_household;
DROP TRIGGER trial_waves_are_never_emptied ON visits_trialwave;
DROP TRIGGER looks_are_never_emptied ON visits_look;
DROP TRIGGER deviations_are_never_emptied ON visits_deviation;
DROP TRIGGER trials_are_never_emptied ON visits_trial;
DROP TRIGGER trial_wave_is_final ON visits_trialwave;
DROP TRIGGER look_is_final ON visits_look;
DROP TRIGGER deviation_is_final ON visits_deviation;
DROP TRIGGER lot_is_final ON visits_assignment;
DROP TRIGGER seed_is_final ON visits_seed;
DROP TRIGGER roster_of_people_is_final ON visits_person;
DROP TRIGGER roster_of_households_is_final ON visits_household;
DROP TRIGGER locked_trial_is_final ON visits_trial;
DROP FUNCTION visits_keep_rows(), visits_keep_lot(), visits_keep_roster(), visits_keep_trial();
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0015_trials_are_walled"), ("core", "0001_rights")]
    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        append_only("visits_deviation"),
        append_only("visits_look"),
        append_only("visits_trialwave"),
        append_only("visits_seed"),
        append_only("visits_assignment"),
    ]
