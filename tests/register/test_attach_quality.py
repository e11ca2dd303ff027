import json

import pytest
from click.testing import CliRunner

from countersign.cli.evaluate_attach import attach

pytestmark = pytest.mark.real_data


@pytest.mark.slow
def test_names_labelled_by_hand_are_attached_rightly_or_left_to_a_person(real_data):
    answer = CliRunner().invoke(attach, ["--data", str(real_data), "--json", "--repeats", "3"])
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.output)
    assert told["landlords"]["precision"]["share"] >= 0.95
    assert told["landlords"]["recall"]["share"] >= 0.7
    assert told["local authorities"]["precision"]["share"] >= 0.99
    assert told["local authorities"]["recall"]["n"] > 1000
