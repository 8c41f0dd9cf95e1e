"""What was published in another language is kept as it was; a correction is a further row."""

from django.db import migrations

FORWARDS = """
CREATE TRIGGER translation_is_final BEFORE UPDATE OR DELETE ON policies_translation
    FOR EACH ROW EXECUTE FUNCTION policies_keep_rows();
CREATE TRIGGER translations_are_never_emptied BEFORE TRUNCATE ON policies_translation
    FOR EACH STATEMENT EXECUTE FUNCTION policies_keep_rows();
"""

BACKWARDS = """
DROP TRIGGER translation_is_final ON policies_translation;
DROP TRIGGER translations_are_never_emptied ON policies_translation;
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0019_versions_in_other_languages")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
