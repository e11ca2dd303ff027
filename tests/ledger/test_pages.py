"""The public pages of the ledger, and an outsider who has nothing but them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from django.test import override_settings

from countersign.cli import ledger as cli
from countersign.errors import Broken, NotFound, NotNow
from countersign.ledger import actions, queries
from countersign.proof.checkpoints import open_checkpoint
from countersign.proof.merkle import hashes_of, inclusion_proof, leaf_hash, root, verify_inclusion
from countersign.proof.notes import Verifier
from countersign.proof.tiles import Tile, hashes_in, tiles_of, unbundle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    settings.LEDGER_WITNESSES = []


def grow(count: int, event: str = "thing.done") -> None:
    with transaction.atomic():
        actions.record_many(event, ((f"thing:{number}", {"n": number}) for number in range(count)))


def test_the_list_is_paged_and_filtered_and_says_when_it_is_empty(client):
    assert "No lines here" in client.get("/ledger/").content.decode()
    grow(60)
    grow(1, "thing.undone")
    first = client.get("/ledger/").content.decode()
    assert "thing.undone" in first and "thing:59" in first and 'href="?page=2"' in first
    second = client.get("/ledger/?page=2").content.decode()
    assert "thing:0" in second and "thing.undone</td>" not in second
    only = client.get("/ledger/?event=thing.undone").content.decode()
    assert "thing:59" not in only
    about = client.get("/ledger/?subject=thing:7").content.decode()
    assert "thing:7<" in about and "thing:8<" not in about


@pytest.mark.parametrize("count", [3, 50])
def test_the_list_asks_the_store_the_same_number_of_questions_however_long_it_is(
    client, django_assert_max_num_queries, count
):
    grow(count)
    with django_assert_max_num_queries(6):
        client.get("/ledger/")


def test_a_line_shows_its_proof_once_it_is_signed(client):
    grow(3)
    assert "not in a signed checkpoint yet" in client.get("/ledger/1").content.decode()
    actions.checkpoint()
    page = client.get("/ledger/1").content.decode()
    assert "number 1 in the signed tree of 3 lines" in page and "thing:1" in page


def test_an_outsider_rebuilds_and_checks_everything_from_the_public_files_alone(client):
    """Checkpoint, tiles and entries by HTTP, then ``countersign.proof`` and nothing else of ours."""
    grow(300)
    actions.checkpoint()
    trusted = Verifier.parse(str(queries.verifier()))  # published beside the log
    signed = open_checkpoint(client.get("/ledger/checkpoint").content.decode(), [trusted])

    def fetch(tile: Tile) -> bytes:
        answer = client.get(f"/ledger/{tile.path}")
        assert answer.status_code == 200 and "immutable" in answer["Cache-Control"]
        return answer.content

    bundles = [fetch(Tile(None, tile.index, tile.width)) for tile in tiles_of(signed.size) if tile.level == 0]
    leaves = [leaf_hash(entry) for content in bundles for entry in unbundle(content)]
    assert root(leaves) == signed.root and len(leaves) == signed.size == 300
    proof = inclusion_proof(7, 300, hashes_in(300, fetch))
    assert proof == inclusion_proof(7, 300, hashes_of(leaves))
    verify_inclusion(leaves[7], 7, 300, proof, signed.root)


def test_a_line_and_its_proof_are_given_as_json(client):
    grow(5)
    actions.checkpoint()
    shown = client.get("/ledger/4.json").json()
    assert shown["index"] == 4 and json.loads(shown["text"])["subject"] == "thing:4"


@pytest.mark.parametrize("path", ["tile/0/999", "tile/0/000.p/9", "tile/0/../../keys/ledger", "99", "99.json"])
def test_what_is_not_there_is_not_found(client, path):
    grow(3)
    actions.checkpoint()
    assert client.get(f"/ledger/{path}").status_code == 404


def test_a_tile_is_never_read_from_outside_its_folder():
    with pytest.raises(NotFound):
        queries.tile_content(Tile.parse("tile/0/../../keys/ledger"))


def test_the_command_line_signs_proves_and_verifies():
    grow(4)
    run = CliRunner()
    with pytest.raises(NotNow):
        run.invoke(cli.prove, ["2"], catch_exceptions=False)
    assert "localhost/ledger\n4\n" in run.invoke(cli.checkpoint, catch_exceptions=False).output
    proved = json.loads(run.invoke(cli.prove, ["2", "--json"], catch_exceptions=False).output)
    assert proved["size"] == 4 and len(proved["proof"]) == 2
    assert "step 2" in run.invoke(cli.prove, ["2"], catch_exceptions=False).output
    assert "4 lines, 1 checkpoints" in run.invoke(cli.verify, catch_exceptions=False).output


def test_the_command_line_ends_with_seven_and_names_the_broken_line():
    grow(4)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET subject = 'thing:9' WHERE \"index\" = 2")
    with pytest.raises(Broken, match=r"line 2 thing.done thing:9 \(altered content\)") as broken:
        CliRunner().invoke(cli.verify, catch_exceptions=False)
    assert broken.value.exit_code == 7


@override_settings(ALLOWED_HOSTS=["register.example"])
def test_the_log_keeps_its_old_signatures_when_its_address_changes():
    grow(2)
    actions.checkpoint()
    with override_settings(ALLOWED_HOSTS=["new.example"]):
        grow(2)
        assert actions.checkpoint().note.startswith("new.example/ledger\n4\n")
        assert queries.verdict().fault is None
