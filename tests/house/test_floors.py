"""The architecture's own tests: what the import contracts cannot see."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import import_string

ROOT = Path(settings.BASE_DIR)
WINGS = ("trustapp", "feedback", "engagement")
FLOORS = [
    ["core"],
    ["audit"],
    ["keeping"],
    ["places"],
    ["accounts"],
    ["promises", "files", "manage"],
    ["channels"],
    ["redaction"],
    ["surveys"],
    ["cases"],
    ["complaints"],
    ["trust"],
    ["policies", "visits", "incidents", "outreach", "officers", "learning"],
    ["projects"],
    ["reports"],
    ["portal", "dashboards", "opendata"],
    ["demo", "local"],
]
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
DOORS = ("views", "api", "tasks", "admin", "feeds", "management")
WRITES = {
    "create", "bulk_create", "update", "bulk_update", "delete", "save", "get_or_create",
    "update_or_create", "add", "set", "remove", "clear", "execute",
}  # fmt: skip


def product_files() -> Iterator[Path]:
    for wing in WINGS:
        for file in sorted((ROOT / wing).rglob("*.py")):
            if "migrations" not in file.parts:
                yield file


def is_door(file: Path) -> bool:
    parts = file.relative_to(ROOT).parts[2:]
    return bool(parts) and (parts[0].removesuffix(".py") in DOORS)


def test_every_room_has_a_floor_and_a_caption() -> None:
    rooms = {config.label for config in apps.get_app_configs() if config.name.startswith(WINGS)}

    assert rooms == set(FLOOR_OF)
    for config in apps.get_app_configs():
        if config.label in FLOOR_OF:
            assert (config.module.__doc__ or "").strip(), config.name


def test_foreign_keys_point_down() -> None:
    upwards = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in FLOOR_OF
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model._meta.app_label in FLOOR_OF
        and model._meta.app_label != field.related_model._meta.app_label
        and FLOOR_OF[field.related_model._meta.app_label] >= FLOOR_OF[model._meta.app_label]
    ]

    assert upwards == []


def patterns(
    resolver: URLResolver | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, address)
        else:
            yield address, entry


def access_of(pattern: URLPattern) -> str | None:
    view = pattern.callback
    for holder in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
        found = getattr(holder, "access", None) or getattr(holder, "scope", None)
        if found:
            return str(found)
    return None


def test_every_address_names_a_permission_or_says_public() -> None:
    silent = [address for address, pattern in patterns() if access_of(pattern) is None]

    assert silent == []


def test_every_named_permission_exists() -> None:
    import rules

    unknown = sorted(
        {
            access
            for _, pattern in patterns()
            if (access := access_of(pattern)) and access != "public" and ":" not in access
            if not rules.perm_exists(access)
        }
    )

    assert unknown == []


def test_every_enqueued_task_and_listener_is_registered() -> None:
    from trustapp.celery import app

    app.loader.import_default_modules()
    known = set(app.tasks)
    wanted = {job["task"] for job in settings.CELERY_BEAT_SCHEDULE.values()}
    wanted |= {task for tasks in settings.LISTENERS.values() for task in tasks}
    wanted |= set(_first_arguments("enqueue"))

    assert wanted - known == set()


def test_every_announced_topic_is_known_to_the_roof() -> None:
    assert set(_first_arguments("announce")) - set(settings.LISTENERS) == set()


def test_every_question_that_goes_up_is_a_query() -> None:
    for question in (*settings.STILL_WANTED.values(), settings.PLACES_AT):
        assert ".queries." in question
        assert callable(import_string(question))


def _first_arguments(function: str) -> Iterator[str]:
    for file in product_files():
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            if (
                name == function
                and isinstance(first, ast.Constant)
                and isinstance(first.value, str)
            ):
                yield first.value


def test_no_door_writes_to_the_database() -> None:
    found = []
    for file in product_files():
        if not is_door(file):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
                and "objects" in ast.unparse(node.func.value)
            ):
                found.append(f"{file.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}")
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called.endswith((".save", ".delete")) and not called.startswith("request.session"):
                found.append(f"{file.relative_to(ROOT)}:{node.lineno} {called}")

    assert found == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_sizes_stay_readable() -> None:
    too_long = []
    for file in product_files():
        lines = file.read_text().splitlines()
        if len(lines) > 500:
            too_long.append(f"{file.relative_to(ROOT)} has {len(lines)} lines")
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 50:
                    too_long.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.name}: {length}")

    assert too_long == []


def test_every_template_compiles_and_is_short() -> None:
    from django.template.loader import get_template

    too_long = []
    for file in sorted((ROOT / "templates").rglob("*.*")):
        if file.suffix not in {".html", ".txt"}:
            continue
        get_template(str(file.relative_to(ROOT / "templates")))
        if len(file.read_text().splitlines()) > 150:
            too_long.append(str(file.relative_to(ROOT)))

    assert too_long == []


@pytest.mark.slow
def test_the_web_starts_without_what_only_few_of_its_pages_need() -> None:
    """What a library brings along is invisible to the contracts; so look at what was loaded."""
    program = (
        "import django, sys; django.setup();"
        "from django.urls import get_resolver; get_resolver()._populate();"
        "print(*sorted({'numpy', 'scipy', 'vl_convert', 'openpyxl', 'pyxform'} & {*sys.modules}))"
    )

    loaded = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.split() == []
