"""The floors inside the shelter, as import-linter's own contract in tools/contracts.py holds them."""

from grimp import ImportGraph

from tools.contracts import FloorsContract


def broken_by(*imports: tuple[str, str]) -> list[tuple[str, str]]:
    graph = ImportGraph()
    graph.add_module("shelter.models")
    for importer, imported in imports:
        graph.add_import(importer=importer, imported=imported, line_number=1, line_contents="import")
    contract = FloorsContract(
        name="floors",
        session_options={},
        contract_options={"package": "shelter", "floors": ["store", "models", "errors"]},
    )
    check = contract.check(graph, verbose=False)
    return [(entry["importer"], entry["imported"]) for entry in check.metadata.get("broken", [])]


def test_going_down_is_free() -> None:
    assert (
        broken_by(
            ("shelter.appointments", "shelter.store"),
            ("shelter.appointments", "shelter.legal"),
            ("shelter.store", "shelter.models.people"),
            ("shelter.models.people", "shelter.models.record"),
            ("shelter.models.people", "shelter.errors"),
            ("shelter.store", "typing"),
        )
        == []
    )


def test_going_up_is_broken() -> None:
    up = [
        ("shelter.errors", "shelter.models.people"),
        ("shelter.models.people", "shelter.store"),
        ("shelter.store", "shelter.appointments"),
    ]
    assert sorted(broken_by(*up)) == sorted(up)
