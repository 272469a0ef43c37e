"""What the runner says of the files and folders in a folder, as JSON {path: [verdict, reason, code, epoch, step, metrics]}.

    python3 judge_checkpoints.py FOLDER
"""

import json
import os
import sys

from calling import runner_module


def main(folder):
    runner = runner_module()
    runner.HOME = os.path.join(folder, "no-home")
    reader = runner.Checkpoints()
    found = {}
    for place, folders, names in os.walk(folder):
        judged = [reader.file(os.path.join(place, name), runner.PART_SUFFIXES) for name in names]
        judged += [reader.folder(os.path.join(place, name)) for name in folders if runner.FOLDER_CHECKPOINT(name)]
        for one in filter(None, judged):
            found[os.path.relpath(one["path"], folder)] = [one["verdict"], one["reason"], one["code"], *one["read"], one["metrics"]]
    print(json.dumps(found))


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
