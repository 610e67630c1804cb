"""Finds the ASGI app of a service with Python's own parser. Nothing of the project is imported or run.

The question comes as JSON in the only argument, paths are relative to the current directory (the service root), and the
answer is JSON on standard output; python-probe.ts has both shapes. Nothing outside of the service root is read, nor what
never gets into a bundle: the answer is remembered for as long as the service's files are the same.
"""

import ast
import json
import os
import platform
import sys

# Alone on its path by `-I`; the files beside it are found by name.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from python_module import Module  # noqa: E402
from python_tree import Tree  # noqa: E402

USUAL_NAMES = ("app", "application", "asgi_app")
USUAL_FILES = ("app", "index", "server", "main", "wsgi", "asgi", "__init__")
# Imported before any app: a file of the same name is never seen. `test` alone is left to those who test Python.
TAKEN = {"__main__", *sys.stdlib_module_names} - {"test"}
LITERALS = (ast.Constant, ast.Dict, ast.List, ast.Set, ast.Tuple, ast.JoinedStr, ast.Lambda)


parsed = {}
not_asgi = []
question = json.loads(sys.argv[1])
tree = Tree(question["nested"])


def parse(path):
    if path not in parsed:
        with open(path, "rb") as file:
            source = file.read()
        parsed[path] = Module(ast.parse(source, path), source)
    return parsed[path]


def examine(path, name, asked, depth=0):
    """What a name stands for: {factory, call} for an app, None for anything else."""
    module = parse(path)
    node = module.values.get(name)
    if node is None or isinstance(node, LITERALS) or isinstance(node, ast.Import):
        return None
    if isinstance(node, ast.ImportFrom):
        return follow(path, module.imports[name], asked or name in USUAL_NAMES, depth)
    if name in module.constructed:
        return {"factory": False, "path": path, "call": module.constructed[name]}
    usual = asked or name in USUAL_NAMES
    if name in module.wsgi:
        if usual:
            not_asgi.append({"file": path, "attribute": name, **module.place(module.wsgi[name])})
        return None
    if isinstance(node, ast.AsyncFunctionDef):
        return {"factory": False, "path": path, "call": None} if usual and len(node.args.args) == 3 else None
    if isinstance(node, ast.FunctionDef):
        required = len(node.args.args) - len(node.args.defaults)
        return {"factory": True, "path": path, "call": None} if asked and required == 0 else None
    if isinstance(node, ast.ClassDef):
        return {"factory": False, "path": path, "call": None} if asked else None
    return {"factory": False, "path": path, "call": None} if usual else None


def follow(path, imported, usual, depth):
    level, dotted, name = imported
    if level > 0:
        bases = [os.path.join(os.path.dirname(path), *[".."] * (level - 1))]
    else:
        bases = ["", "src", os.path.dirname(path)]
        # Seen from above, the service root may itself be a package.
        first, _, rest = dotted.partition(".")
        dotted = rest if first == question["service"] and os.path.isfile("__init__.py") else dotted
    for base in bases:
        file = tree.local_file(base, dotted) if dotted else os.path.join(base, "__init__.py")
        if file is None or not tree.is_own(file):
            continue
        if depth < 8 and name in parse(file).values:
            return examine(file, name, usual, depth + 1)
        if tree.local_file(os.path.dirname(file), name) is not None:
            return None  # A module, not something in one.
    return {"factory": False, "path": path, "call": None} if usual else None


def look(path, attribute):
    """The app of a file: (name, what it is), or the names between which it would have to be guessed."""
    module = parse(path)
    if attribute is not None:
        found = examine(path, attribute, True)
        return ([] if found is None else [(attribute, found)])
    for name in USUAL_NAMES:
        found = examine(path, name, False)
        if found is not None:
            return [(name, found)]
    others = [(name, examine(path, name, False)) for name in module.constructed]
    others = [(name, found) for name, found in others if found is not None]
    outer = [(name, found) for name, found in others if name not in module.mounted]
    return outer if len(others) > 1 and len(outer) > 0 else others


def import_root(path, service):
    """The directory from which a file is imported: where most of its own imports are found, so that they work."""
    if not path.endswith(".py"):
        return None
    directories = os.path.dirname(path).split("/") if os.path.dirname(path) else []
    stem = os.path.basename(path)[:-3]
    roots = []
    for depth in range(len(directories) + 1):
        root = "/".join(directories[:depth])
        if depth == 0 or not os.path.isfile(os.path.join(root, "__init__.py")):
            roots.append((root, [*directories[depth:], *([] if stem == "__init__" else [stem])]))
    if directories[:1] == ["src"]:
        roots.sort(key=lambda one: one[0] != "src")
    if service is not None and os.path.isfile("__init__.py"):
        roots.append(("..", [service, *directories, *([] if stem == "__init__" else [stem])]))
    imports = [one for one in ast.walk(parse(path).tree) if isinstance(one, (ast.Import, ast.ImportFrom))]
    names = {name.name.split(".")[0] for one in imports if isinstance(one, ast.Import) for name in one.names}
    names |= {one.module.split(".")[0] for one in imports if isinstance(one, ast.ImportFrom) and one.level == 0}
    level = max((one.level for one in imports if isinstance(one, ast.ImportFrom)), default=0)

    def score(candidate):
        root, parts = candidate
        if not parts or not all(part.isidentifier() for part in parts) or parts[0] in TAKEN:
            return -2
        if len(parts) + (1 if stem == "__init__" else 0) <= level:
            return -1
        if root == "..":
            return len(names.intersection(question["beside"]))
        return sum(tree.local_file(root, name) is not None or tree.holds_python(os.path.join(root, name)) for name in names)

    best = max(roots, key=score)
    return (best[0], ".".join(best[1])) if score(best) > -2 else None


def candidates(base):
    """Files that an app may be in, by custom, and then the packages of the directory and of its `src`."""
    places = ["", "src", "app", "api"]
    for parent in ("", "src"):
        directory = os.path.join(base, parent) or "."
        for name in sorted(os.listdir(directory)) if os.path.isdir(directory) else []:
            place = os.path.join(parent, name)
            if tree.is_own(os.path.join(base, place, "__init__.py")) and not tree.skips(directory, name) and place not in places:
                places.append(place)
    files = [os.path.join(base, place, name + ".py") for place in places for name in USUAL_FILES]
    return [os.path.normpath(file) for file in files if tree.is_own(file)]


def elsewhere():
    """Apps at places where nobody would look, for the advice."""
    found = []
    for directory, names, files in os.walk("."):
        names[:] = sorted(one for one in names if not tree.skips(directory, one))
        for file in sorted(one for one in files if one.endswith(".py")):
            path = os.path.normpath(os.path.join(directory, file))
            try:
                found += [{"file": path, "attribute": name} for name in parse(path).constructed]
            except (SyntaxError, ValueError, OSError):
                continue
            if len(found) >= 3:
                return found[:3]
    return found


def constant(node):
    return {"known": True, "value": node.value} if isinstance(node, ast.Constant) else {"known": False, "value": None}


def fastapi_call(found):
    """Where FastAPI() is called and what it says of its documentation; None for other apps and for `**settings`."""
    call = found["call"]
    name = None if call is None else getattr(call.func, "attr", getattr(call.func, "id", None))
    if call is None or any(keyword.arg is None for keyword in call.keywords):
        return None
    origin = parse(found["path"]).imports.get(name, (0, "", name))
    if "FastAPI" not in (name, origin[2]):
        return None
    given = {keyword.arg: constant(keyword.value) for keyword in call.keywords if keyword.arg in ("docs_url", "redoc_url", "openapi_url")}
    return {"file": found["path"], **parse(found["path"]).place(call), "given": given}


def find():
    service, attribute = question["service"], question["attribute"]
    if question["kind"] == "module":
        pairs = [(base, tree.local_file(base, question["module"])) for base in ("", "src")]
        root, file = next((pair for pair in pairs if pair[1] is not None), ("", None))
        files, fixed = ([] if file is None else [file]), (root, question["module"])
    elif question["kind"] == "file":
        files, fixed = [question["path"]], None
    else:
        files, fixed = candidates(question["path"]), None
    broken = None
    for file in files:
        try:
            apps = look(file, attribute)
        except (SyntaxError, ValueError) as thrown:
            line, column = getattr(thrown, "lineno", None) or 1, getattr(thrown, "offset", None) or 1
            culprit = getattr(thrown, "filename", None) or file
            broken = broken or {"kind": "syntax", "file": os.path.normpath(culprit), "line": line, "column": column, "message": getattr(thrown, "msg", str(thrown))}
            continue
        if len(apps) > 1:
            return {"kind": "several", "file": file, "attributes": [name for name, _ in apps]}
        if len(apps) == 1:
            name, found = apps[0]
            place = fixed or import_root(file, service)
            if place is None:
                return {"kind": "unimportable", "file": file}
            app = {"root": place[0] or ".", "module": place[1], "attribute": name, "factory": found["factory"]}
            return {"kind": "found", "file": file, **app, "fastapi": fastapi_call(found)}
    if broken is None and not_asgi:
        return {"kind": "wsgi", **not_asgi[0]}
    return broken or {"kind": "none", "looked": files, "elsewhere": elsewhere()}


if __name__ == "__main__":
    answer = {"version": platform.python_version(), "app": find()}
    print(json.dumps(answer, sort_keys=True))
