from trustapp.local.pure import restarts


def test_first_death_is_answered_at_once():
    assert restarts.delay_before_restart(1) == 0.0


def test_delay_grows_up_to_a_ceiling():
    delays = [restarts.delay_before_restart(deaths) for deaths in (2, 3, 4, 5, 6, 7, 1000)]

    assert delays == [0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0]


def test_deaths_add_up_until_a_program_has_run_steadily():
    assert restarts.deaths_in_a_row(2, lived_seconds=3) == 3
    assert restarts.deaths_in_a_row(2, lived_seconds=20) == 1
