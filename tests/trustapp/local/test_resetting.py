from trustapp.local.services import folders, resetting


def test_reset_says_what_goes_and_removes_it(place, said):
    (place.state / "postgres").mkdir()

    code = resetting.reset(place, said.append, lambda: True)

    assert code == 0
    assert "  postgres            the database, with everything that was entered" in said
    assert not place.state.exists()


def test_reset_leaves_everything_without_agreement(place, said):
    assert resetting.reset(place, said.append, lambda: False) == 1
    assert said[-1] == "Nothing was removed."
    assert place.logs.exists()


def test_reset_refuses_while_something_runs(place, said):
    with folders.only_one(place.lock):
        assert resetting.reset(place, said.append, lambda: True) == 1

    assert "Stop it first" in said[0]
    assert place.logs.exists()


def test_reset_of_nothing(tmp_path, said):
    assert resetting.reset(folders.Folders(tmp_path / "none"), said.append, lambda: True) == 0
    assert "Nothing is stored" in said[0]


def test_free_room_is_measured_where_the_state_will_be(tmp_path):
    assert resetting.free_megabytes(folders.Folders(tmp_path / "not" / "yet")) > 0
