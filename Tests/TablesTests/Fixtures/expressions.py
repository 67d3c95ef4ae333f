"""Random expressions and what Python makes of them: python3 expressions.py > expressions.csv

Written with Python 3.11 (math from glibc 2.36). Python's own grammar stands in for ours: ** for ^, == for =,
the same precedences otherwise. Expressions that Python cannot compute, or whose result is not finite, are left out.
"""
import ast
import csv
import math
import random
import sys

chance = random.Random(2026)
names = {"ln": math.log, "exp": math.exp, "sqrt": math.sqrt, "abs": abs, "min": min, "max": max}
columns = {"a": 2.5, "b": -3.0, "c": 0.125}


def number(depth):
    kind = chance.randrange(12)
    if depth == 0 or kind < 2:
        return chance.choice(["1", "2", "3", "0.5", "1.5e1", "a", "b", "c"])
    if kind < 8:
        operator = chance.choice(["+", "-", "*", "/", "^", " - ", " + "])
        return number(depth - 1) + operator + number(depth - 1)
    if kind == 8:
        return "-" + number(depth - 1)
    if kind == 9:
        return "(" + number(depth - 1) + ")"
    if kind == 10:
        return chance.choice(["ln", "exp", "sqrt", "abs"]) + "(" + number(depth - 1) + ")"
    return chance.choice(["min", "max"]) + "(" + number(depth - 1) + ", " + number(depth - 1) + ")"


def truth(depth):
    kind = chance.randrange(6)
    if depth == 0 or kind < 3:
        return number(1) + chance.choice([" < ", " <= ", " = ", " != ", " > ", " >= "]) + number(1)
    if kind == 3:
        return "not " + truth(depth - 1)
    return truth(depth - 1) + chance.choice([" and ", " or "]) + truth(depth - 1)


class RealPowers(ast.NodeTransformer):
    """A power of a negative number is refused, where Python would go on with a complex one."""

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if not isinstance(node.op, ast.Pow):
            return node
        return ast.Call(ast.Name("power", ast.Load()), [node.left, node.right], [])


def evaluate(text):
    tree = ast.parse(text.replace("^", "**").replace(" = ", " == "), mode="eval")
    tree = ast.fix_missing_locations(RealPowers().visit(tree))
    return eval(compile(tree, text, "eval"), {"power": math.pow, **names, **columns})


writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(["expression", "result"])
written = 0
while written < 400:
    text = number(4) if written % 2 else truth(3)
    try:
        result = evaluate(text)
        if not math.isfinite(float(result)) or abs(result) > 1e12:
            continue
    except (ValueError, ZeroDivisionError, OverflowError):
        continue
    writer.writerow([text, repr(float(result))])
    written += 1
