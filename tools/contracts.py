"""A contract for import-linter: the floors inside one package, without naming every room on the top floor."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class FloorsContract(Contract):
    """Modules of `package` named in `floors` (top first) import only floors below them in that package.

    Every other module of the package stands above all floors, so a new one needs no line here.
    """

    package = fields.StringField()
    floors = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        names = [f"{self.package}.{floor}" for floor in self.floors]  # type: ignore[attr-defined]
        broken: list[dict[str, object]] = []
        for height, floor in enumerate(names):
            allowed = names[height:]
            for importer in _with_descendants(graph, floor):
                broken += _forbidden_imports(graph, importer, str(self.package), allowed)
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for entry in check.metadata["broken"]:
            output.print_error(
                f"{entry['importer']} (line {entry['line_number']}) imports {entry['imported']}", bold=False
            )


def _with_descendants(graph: ImportGraph, module: str) -> set[str]:
    if module not in graph.modules:
        return set()
    return {module} | graph.find_descendants(module)


def _forbidden_imports(
    graph: ImportGraph, importer: str, package: str, allowed: list[str]
) -> list[dict[str, object]]:
    return [
        dict(detail)
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if _is_in(imported, package) and not any(_is_in(imported, floor) for floor in allowed)
        for detail in graph.get_import_details(importer=importer, imported=imported)
    ]


def _is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
