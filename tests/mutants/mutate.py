"""Small changes to a module, each of which a test should notice; and a module changed while it is in use."""

from __future__ import annotations

import ast
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_TIDYING = ("strip", "casefold", "lower", "rstrip", "lstrip", "removeprefix", "removesuffix")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Mutant:
    """One change: ``function`` ("" where a module's own data changes), the ``lines`` it stands on, and in words."""

    function: str
    lines: range
    change: str
    apply: Callable[[], None]
    """Makes the change in the tree that it was taken from."""


def mutants_of(tree: ast.Module) -> list[Mutant]:
    """Every change of a module's tree, in its order; those of a function whose words are the same are numbered."""
    made: list[Mutant] = []
    seen: dict[str, int] = {}
    for function, statement, place, node, new in _changes(tree):
        words = f"{function or 'module'}: {_text(node)} → {_text(new)}"
        seen[words] = seen.get(words, 0) + 1
        numbered = words if seen[words] == 1 else f"{words} ({seen[words]})"
        own = getattr(node, "lineno", statement.lineno)
        end = getattr(node, "end_lineno", own) if not isinstance(node, ast.stmt) else own
        made.append(Mutant(function, range(min(own, statement.lineno), end + 1), numbered, lambda p=place, n=new: p(n)))
    return made


def _text(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


Change = tuple[str, ast.stmt, Callable[[ast.AST], None], ast.AST, ast.AST]


def _changes(tree: ast.Module) -> Iterator[Change]:
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef):
            for member in statement.body:
                if isinstance(member, _FUNCTIONS):
                    yield from _inside(member, f"{statement.name}.{member.name}", member)
        elif isinstance(statement, _FUNCTIONS):
            yield from _inside(statement, statement.name, statement)
        elif isinstance(statement, (ast.Assign, ast.AnnAssign)) and "__all__" not in ast.unparse(statement):
            yield from _inside(statement, "", statement)


def _inside(node: ast.AST, function: str, statement: ast.stmt) -> Iterator[Change]:
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_params", "ctx"):
            continue
        for number, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST) or _is_docstring(node, field, number, child):
                continue
            owner = child if isinstance(child, ast.stmt) else statement

            def place(new: ast.AST, value=value, node=node, field=field, number=number) -> None:
                if isinstance(value, list):
                    value[number] = new
                else:
                    setattr(node, field, new)

            for new in _variants(child, node, field):
                yield function, owner, place, child, ast.copy_location(new, child)
            yield from _inside(child, function, owner)


def _is_docstring(node: ast.AST, field: str, number: int, child: ast.AST) -> bool:
    return field == "body" and number == 0 and isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant) \
        and isinstance(node, _FUNCTIONS)  # fmt: skip


def _variants(node: ast.AST, parent: ast.AST, field: str) -> Iterator[ast.AST]:
    if field == "test" or (field == "ifs" and isinstance(parent, ast.comprehension)):
        yield from (
            ast.Constant(new) for new in (True, False) if not (isinstance(node, ast.Constant) and node.value is new)
        )
    if isinstance(parent, ast.Return) and field == "value" and not (isinstance(node, ast.Constant) and not node.value):
        yield ast.Constant(None)
    match node:
        case ast.Compare():
            for number, op in enumerate(node.ops):
                ops = [*node.ops[:number], _COMPARISONS[type(op)](), *node.ops[number + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators)
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
            for number in range(len(node.values)):
                rest = [value for other, value in enumerate(node.values) if other != number]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp() if type(node.op) in _SUMS:
            yield ast.BinOp(node.left, _SUMS[type(node.op)](), node.right)
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int()):
            yield ast.Constant(node.value + 1)
        case ast.Constant(value=str()) if " " not in node.value:  # sentences are no rules
            yield ast.Constant("" if node.value else "x")
        case ast.IfExp():
            yield ast.IfExp(node.test, node.orelse, node.body)
        case ast.Expr() | ast.AugAssign() | ast.Raise():
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case ast.Call():
            yield from _calls(node)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    for number, keyword in enumerate(node.keywords):
        if keyword.arg:
            yield ast.Call(node.func, node.args, node.keywords[:number] + node.keywords[number + 1 :])
    if isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        yield ast.Call(ast.Name(_CALLS[node.func.id], ast.Load()), node.args, node.keywords)
    if isinstance(node.func, ast.Attribute) and node.func.attr in _TIDYING:
        yield node.func.value


# -- a module changed in use --------------------------------------------------------
def install(name: str, tree: ast.Module, mutant: Mutant) -> None:
    """Puts the code of a changed module in the place of that in use, everywhere, and forgets what was remembered."""
    module = sys.modules[name]
    mutant.apply()
    fresh = types.ModuleType(name)
    fresh.__dict__.update({key: getattr(module, key) for key in ("__file__", "__package__", "__spec__")})
    exec(compile(ast.fix_missing_locations(tree), str(module.__file__), "exec"), fresh.__dict__)
    root = str(Path(sys.modules["workbook_tool"].__file__ or "").parent.parent)
    ours = [other for other in sys.modules.values() if str(getattr(other, "__file__", "") or "").startswith(root)]
    for key, new in list(vars(fresh).items()):
        old = vars(module).get(key)
        if getattr(old, "__module__", None) == name and (isinstance(old, type) or callable(old)):
            _exchange(old, new)
        elif mutant.function == "" and not key.startswith("__"):
            for other in ours:
                for held, value in list(vars(other).items()):
                    if value is old and held in (key, f"_{key}"):
                        setattr(other, held, new)
    for other in ours:
        for value in list(vars(other).values()):
            for held in (value, *(vars(value).values() if isinstance(value, type) else ())):
                if callable(getattr(held, "cache_clear", None)):
                    held.cache_clear()


def _exchange(old: object, new: object) -> None:
    if isinstance(old, type):
        for key, member in list(vars(new).items()):
            if key in vars(old):
                _exchange(vars(old)[key], member)
        return
    for inner in ("__wrapped__", "__func__", "fget", "func"):
        if getattr(old, inner, None) is not None:
            _exchange(getattr(old, inner), getattr(new, inner))
    if isinstance(old, types.FunctionType) and isinstance(new, types.FunctionType):
        if len(old.__code__.co_freevars) == len(new.__code__.co_freevars):
            old.__code__ = new.__code__
        old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__


def tree_of(file: Path) -> ast.Module:
    """A module's tree, which mutants change."""
    return ast.parse(file.read_text("utf-8"), str(file))
