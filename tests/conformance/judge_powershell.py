"""Parses every script for Windows by tree-sitter's grammar of PowerShell; it runs none of them."""

import sys
from pathlib import Path

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from judging import check, end

PARSER = Parser(Language(tree_sitter_powershell.language()))
BROKEN = ["function A { if ($x { }", "$a = @('x'", 'Say "a', "switch ($x) { 'a' { 1 }"]


def first_error(node: Node) -> Node | None:
    if node.type == "ERROR" or node.is_missing:
        return node
    found = (first_error(child) for child in node.children)
    return next((error for error in found if error is not None), None)


def fault(source: bytes) -> str | None:
    error = first_error(PARSER.parse(source).root_node)
    if error is None:
        return None
    row, column = error.start_point
    return f"line {row + 1}, column {column + 1}: {source[error.start_byte:error.end_byte][:60]!r}"


if __name__ == "__main__":
    for bad in BROKEN:
        check(f"a broken script is found: {bad}", fault(bad.encode()) is not None, bad)
    scripts = sorted((Path(sys.argv[1]) / "powershell").glob("*.ps1"))
    check("there are scripts", len(scripts) > 20, len(scripts))
    for script in scripts:
        found = fault(script.read_bytes())
        check(f"{script.name} is PowerShell", found is None, found)
    end()
