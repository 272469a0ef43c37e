"""Says which arguments a script's own argparse parser takes, as one JSON object, without running any of the script.

Called as `python3 -I -S argparse_reader.py SCRIPT`. The answer: {"parameters": [{"flag", "kind", "default", "choices",
"required", "positional", "repeated", "help"}], "resume_flag", "checkpoint_dir_flag", "problem"}; problem is empty, or
no-parser, syntax-error, unreadable, subcommands.
"""

import ast
import json
import re
import sys
import warnings

RESUME_FLAGS = (
    "resume-from", "resume-from-checkpoint", "resume", "resume-path", "resume-checkpoint", "from-checkpoint",
    "load-checkpoint", "checkpoint", "checkpoint-path", "ckpt-path", "ckpt", "restore-from", "restore", "load-from",
)  # fmt: skip
CHECKPOINT_DIR_FLAGS = (
    "checkpoint-dir", "checkpoints-dir", "checkpoint-directory", "checkpoint-folder", "checkpoints-folder", "checkpoint-root",
    "checkpoints", "ckpt-dir", "ckpts-dir", "ckpt-folder", "ckpts",
)  # fmt: skip
OUTPUT_DIR_FLAGS = (
    "save-dir", "save-directory", "save-path", "save-folder", "save-to", "output-dir", "out-dir", "outdir", "output-directory",
    "output-folder", "output-path", "out-path", "default-root-dir", "work-dir", "workdir", "output", "out",
)  # fmt: skip
LOG_DIR_FLAGS = ("logdir", "log-dir", "logging-dir", "run-dir", "experiment-dir", "exp-dir", "results-dir", "result-dir")
OF_CHECKPOINTS = re.compile(r"checkpoint|ckpt", re.I)
SAYS_FOLDER = re.compile(r"folder|director(?:y|ies)|\bdirs?\b|checkpoints\b|ckpts\b", re.I)
SAYS_WHERE = re.compile(r"folder|director(?:y|ies)|\bdirs?\b|\bwhere\b|\b(?:sav|writ|stor|keep)\w*", re.I)
SAYS_FILE = re.compile(r"\bfile(?:name)?\b|(?<!\w)\*?\.[a-z]\w{1,10}\b|\w\.(?:csv|json|jsonl|txt|pt|pth|ckpt|pkl)\b", re.I)
FILE_NAME = re.compile(r"[^/]\.(?:csv|tsv|jsonl?|ya?ml|txt|log|pth?|ckpt|bin|safetensors|h5|hdf5|keras|pkl|pickle|joblib|npz?|onnx"
                       r"|png|jpe?g|pdf|svg|html?|md|parquet|zip|gz|tar|db|sqlite|model)$", re.I)  # fmt: skip
PATH_WORDS = {"dir", "directory", "folder", "path", "file", "root", "from", "checkpoint", "ckpt", "output"}
MAKERS = {"add_argument_group", "add_mutually_exclusive_group"}
UNKNOWN = object()


def name_of(node):
    """The last part of a dotted name: both Path and pathlib.Path are Path."""
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


class Reader:
    def __init__(self, tree):
        self.tree = tree
        self.constants = {}
        self.classes = {}
        self.read_constants()

    def read_constants(self):
        for node in self.tree.body:
            target, value = None, None
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                target, value = node.targets[0], node.value
            elif isinstance(node, ast.AnnAssign):
                target, value = node.target, node.value
            if isinstance(target, ast.Name) and value is not None:
                known = self.value(value)
                if known is not UNKNOWN:
                    self.constants[target.id] = known
            if isinstance(node, ast.ClassDef):
                self.classes[node.name] = node

    def value(self, node):
        """What an expression is where that can be told without running anything, else UNKNOWN."""
        try:
            return ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            pass
        if isinstance(node, ast.Name):
            return self.constants.get(node.id, UNKNOWN)
        if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            items = []
            for item in node.elts:
                spread = isinstance(item, ast.Starred)
                known = self.value(item.value if spread else item)
                if known is UNKNOWN:
                    return UNKNOWN
                items.extend(known if spread and isinstance(known, (list, tuple)) else [known])
            return items
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            known = self.value(node.operand)
            return -known if isinstance(known, (int, float)) else UNKNOWN
        if isinstance(node, ast.BinOp):
            return self.calculated(node)
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values]
            known = [self.value(part) for part in parts]
            return UNKNOWN if UNKNOWN in known else "".join(map(str, known))
        if isinstance(node, ast.Attribute):
            return self.member(node)
        if isinstance(node, ast.Call):
            return self.called(node)
        return UNKNOWN

    def calculated(self, node):
        left, right = self.value(node.left), self.value(node.right)
        if UNKNOWN in (left, right):
            return UNKNOWN
        numbers = all(isinstance(side, (int, float)) for side in (left, right))
        try:
            if isinstance(node.op, ast.Add):
                return left + right
            if isinstance(node.op, ast.Div):
                return left / right if numbers else "%s/%s" % (str(left).rstrip("/"), right)
            if isinstance(node.op, ast.Mod) and isinstance(left, str):
                return left % (tuple(right) if isinstance(right, list) else right)
            if numbers and isinstance(node.op, ast.Sub):
                return left - right
            if numbers and isinstance(node.op, ast.Mult):
                return left * right
            if numbers and isinstance(node.op, ast.Pow) and abs(right) <= 64 and abs(left) <= 1024:
                return left**right
        except (TypeError, ValueError, ArithmeticError):
            pass
        return UNKNOWN

    def member(self, node):
        """A class-level constant of the same file, such as Config.LR."""
        holder = self.classes.get(name_of(node.value))
        for line in holder.body if holder else ():
            targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
            if any(isinstance(target, ast.Name) and target.id == node.attr for target in targets) and line.value:
                return self.value(line.value)
        return UNKNOWN

    def called(self, node):
        name = name_of(node.func)
        if name in ("Path", "PurePath", "str", "int", "float") and len(node.args) == 1 and not node.keywords:
            known = self.value(node.args[0])
            return str(known) if known is not UNKNOWN and name not in ("int", "float") else known
        if name == "join" and len(node.args) > 1:
            known = [self.value(part) for part in node.args]
            return UNKNOWN if UNKNOWN in known else "/".join(map(str, known))
        if name in ("get", "getenv") and len(node.args) == 2:
            return self.value(node.args[1])  # os.environ.get("X", default)
        if name in ("list", "sorted", "tuple") and len(node.args) == 1:
            known = self.value(node.args[0])
            return list(known) if isinstance(known, (list, tuple, set, dict, range)) else UNKNOWN
        if name == "range":
            known = [self.value(part) for part in node.args]
            if all(isinstance(part, int) for part in known) and 1 <= len(known) <= 3:
                return list(range(*known))[:1000]
        if name in ("keys", "copy") and not node.args and isinstance(node.func, ast.Attribute):
            known = self.value(node.func.value)
            return list(known) if isinstance(known, (dict, list)) else UNKNOWN
        return UNKNOWN

    def read(self):
        parsers, subcommands = self.parsers()
        if not parsers:
            return answer(problem="no-parser")
        found = []
        for node in in_order(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "add_argument":
                if self.belongs(node.func.value, parsers):
                    parameter = self.parameter(node)
                    if parameter and all(parameter["flag"] != known["flag"] for known in found):
                        found.append(parameter)
        return answer(found, problem="subcommands" if subcommands else "")

    def parsers(self):
        """The names that stand for a parser or a group of one; names that stand for a subcommand's parser do not."""
        names, passed, subcommands, skipped = set(), False, False, set()
        for _ in range(3):  # A group may be made before the line that makes its parser is reached.
            for node in in_order(self.tree):
                if isinstance(node, ast.Call) and name_of(node.func) == "add_subparsers":
                    subcommands = True
                value = getattr(node, "value", None)
                targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
                if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and isinstance(value, ast.Call):
                    made = name_of(value.func)
                    bound = {name_of(target) for target in targets if target is not None} - {""}
                    if made == "add_parser":
                        skipped |= bound
                    elif self.makes_parser(value) or (made in MAKERS and self.belongs(value.func.value, names)):
                        names |= bound
                elif isinstance(node, ast.Call) and self.makes_parser(node):
                    passed = True
                elif isinstance(node, ast.withitem) and isinstance(node.context_expr, ast.Call):
                    if self.makes_parser(node.context_expr) and node.optional_vars is not None:
                        names.add(name_of(node.optional_vars))
            self.follow_helpers(names)
        if passed and not names:
            names.add("parser")
        return names - skipped, subcommands

    def makes_parser(self, call):
        made = name_of(call.func)
        if made.endswith(("ArgumentParser", "ArgParser")):
            return True
        maker = next((n for n in self.tree.body if isinstance(n, ast.FunctionDef) and n.name == made), None)
        if maker is None:
            base = self.classes.get(made)
            return bool(base) and any(name_of(parent).endswith("ArgumentParser") for parent in base.bases)
        # A function of this file that gives a parser back: make_parser(), build_parser() ...
        inner = {
            name_of(node.targets[0])
            for node in ast.walk(maker)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
            and name_of(node.value.func).endswith("ArgumentParser")
        }  # fmt: skip
        return any(isinstance(n, ast.Return) and n.value is not None and name_of(n.value) in inner - {""} for n in ast.walk(maker))

    def follow_helpers(self, names):
        """A parser passed to a function of this file keeps being one under the parameter's name."""
        functions = {node.name: node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)}
        for node in ast.walk(self.tree):
            function = functions.get(name_of(node.func)) if isinstance(node, ast.Call) else None
            if function is None:
                continue
            formal = [argument.arg for argument in function.args.posonlyargs + function.args.args]
            if formal[:1] == ["self"]:
                formal = formal[1:]
            for parameter, argument in zip(formal, node.args):
                if name_of(argument) in names:
                    names.add(parameter)
            for keyword in node.keywords:
                if keyword.arg and name_of(keyword.value) in names:
                    names.add(keyword.arg)

    def belongs(self, node, names):
        if isinstance(node, ast.Call):
            return name_of(node.func) in MAKERS and self.belongs(getattr(node.func, "value", None), names)
        return name_of(node) in names

    def parameter(self, call):
        flags = [flag for flag in map(self.value, call.args) if isinstance(flag, str)]
        options = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        if not flags and "dest" in options and isinstance(self.value(options["dest"]), str):
            flags = [self.value(options["dest"])]
        action = self.value(options["action"]) if "action" in options else "store"
        if action is UNKNOWN:
            action = name_of(options["action"])
        if not flags or action in ("help", "version"):
            return None
        flag = max(flags, key=len)
        positional = not flag.startswith("-")
        default = self.value(options["default"]) if "default" in options else None
        nargs = self.value(options["nargs"]) if "nargs" in options else None
        choices = self.value(options["choices"]) if "choices" in options else []
        choices = list(choices) if isinstance(choices, (list, tuple, set, range, dict)) else []
        if isinstance(self.value(options.get("choices", ast.Constant(0))), set):
            choices.sort(key=str)
        kind = self.kind(flag, action, options.get("type"), default, choices)
        repeated = action in ("append", "extend") or nargs in ("*", "+", "...") or (isinstance(nargs, int) and nargs > 1)
        required = self.value(options["required"]) is True if "required" in options else False
        if positional:
            required = nargs not in ("?", "*", "...") and "default" not in options
        text = self.value(options["help"]) if "help" in options else ""
        if isinstance(text, str) and "SUPPRESS" == name_of(options.get("help")):
            text = ""
        text = " ".join(text.split()) if isinstance(text, str) else ""
        return {
            "flag": flag,
            "kind": kind,
            "default": as_text(default, kind, action),
            "choices": [as_text(choice, "TEXT", "store") for choice in choices],
            "required": required,
            "positional": positional,
            "repeated": repeated,
            "help": text.replace("%(default)s", as_text(default, kind, action)).replace("%%", "%"),
        }

    def kind(self, flag, action, type_node, default, choices):
        if action in ("store_true", "store_false", "store_const", "append_const", "count", "BooleanOptionalAction"):
            return "SWITCH"
        made = name_of(type_node) if type_node is not None else ""
        if isinstance(type_node, ast.Lambda) and isinstance(type_node.body, ast.Call):
            made = name_of(type_node.body.func)  # lambda text: int(text)
        elif isinstance(type_node, ast.Call):
            made = name_of(type_node.func)
        function = next((n for n in self.tree.body if isinstance(n, ast.FunctionDef) and n.name == made), None)
        if function is not None:
            made = self.returned(function)
        if "int" in made.lower().split("_"):
            return "INTEGER"
        if made.lower() in ("float", "decimal") or "float" in made.lower().split("_"):
            return "DECIMAL"
        if made in ("Path", "PurePath", "PosixPath", "FileType"):
            return "PATH"
        if type_node is None or made == "str":
            words = flag.strip("-").lower().replace("_", "-").split("-")
            if not choices and (words[-1] in PATH_WORDS or flag.strip("-").lower().replace("_", "-") in RESUME_FLAGS):
                return "PATH"
        return "TEXT"

    @staticmethod
    def returned(function):
        """The type a checking function gives back, where its annotation or its conversions say so."""
        if function.returns is not None and name_of(function.returns):
            return name_of(function.returns)
        calls = [name_of(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)]
        return next((call for call in calls if call in ("int", "float", "Path")), "")


def in_order(tree):
    """All nodes as they stand in the file, which is how a person reads the arguments."""
    return sorted(
        (node for node in ast.walk(tree)),
        key=lambda node: (getattr(node, "lineno", 0), getattr(node, "col_offset", 0)) if hasattr(node, "lineno") else (0, 0),
    )


def as_text(value, kind, action):
    if action == "BooleanOptionalAction" or kind == "SWITCH":
        return "true" if value is True or (value is None and action == "store_false") else ""
    if value is None or value is UNKNOWN:
        return ""
    if isinstance(value, (list, tuple)):
        return " ".join(as_text(item, "TEXT", "store") for item in value)
    return str(value)


def plain(flag):
    return flag.lstrip("-").lower().replace("_", "-")


def first_flag(parameters, wanted):
    for name in wanted:
        for parameter in parameters:
            if plain(parameter["flag"]) == name and not parameter["positional"] and parameter["kind"] != "SWITCH":
                return parameter["flag"]
    return ""


def is_file(parameter):
    """Whether its default, its name or its help says that it is one, and nothing says that it is a folder."""
    if FILE_NAME.search(parameter["default"]):
        return True
    words = plain(parameter["flag"]).split("-")
    if words[-1] in ("dir", "outdir", "logdir", "workdir", "directory", "folder"):
        return False
    return bool(SAYS_FILE.search(parameter["help"])) and not SAYS_FOLDER.search(parameter["help"])


def checkpoint_dir_flag(parameters):
    """By its name where that speaks of checkpoints, else where help or default does, else by a name that output usually has."""
    folders = [one for one in parameters if one["kind"] in ("TEXT", "PATH") and not one["choices"] and not one["repeated"]
               and plain(one["flag"]) not in RESUME_FLAGS and not is_file(one)]  # fmt: skip
    speaking = [one for one in folders if speaks_of_checkpoints(one)]
    return (
        first_flag(folders, CHECKPOINT_DIR_FLAGS)
        or first_flag(speaking, OUTPUT_DIR_FLAGS)
        or first_flag(folders, OUTPUT_DIR_FLAGS)
        or first_flag(speaking, [plain(one["flag"]) for one in speaking])
        or first_flag(folders, LOG_DIR_FLAGS)
    )


def speaks_of_checkpoints(parameter):
    text, default = parameter["help"], parameter["default"].rstrip("/").rsplit("/", 1)[-1]
    reads = re.search(r"\b(?:resum|load|restor|continu|initial|start|pretrained)\w*|\bfrom\b", text, re.I)
    return bool(OF_CHECKPOINTS.search(default) or OF_CHECKPOINTS.search(text) and SAYS_WHERE.search(text)) and not reads


def answer(parameters=(), problem=""):
    return {
        "parameters": list(parameters),
        "resume_flag": first_flag(parameters, RESUME_FLAGS),
        "checkpoint_dir_flag": checkpoint_dir_flag(parameters),
        "problem": problem,
    }


def read_script(path):
    try:
        with open(path, "rb") as file:
            source = file.read()
    except OSError:
        return answer(problem="unreadable")
    warnings.simplefilter("ignore")  # The script's own doubtful escapes are not our subject.
    try:
        return Reader(ast.parse(source)).read()
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return answer(problem="syntax-error")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(read_script(sys.argv[1])) + "\n")
