"""Makes real checkpoints of every kind, for the tests of the program that looks into them.

    python3 make_checkpoints.py FOLDER          all kinds; needs PyTorch and NumPy
    python3 make_checkpoints.py FOLDER golden   the few small ones kept in src/test/resources/dev/runctl/inspect
    python3 make_checkpoints.py FOLDER large    one PyTorch file of 2 GB
    python3 make_checkpoints.py describe FILE.. what PyTorch itself finds in such files, as JSON

Malicious pickles would make the file named by RUNCTL_MARKER if anything ran them.
"""

import collections
import json
import os
import pickle
import struct
import sys
import warnings

import numpy
import torch

MARKER = os.environ.get("RUNCTL_MARKER", "/tmp/runctl-owned-by-pickle")


class Calls:
    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


class Net(torch.nn.Module):
    def __init__(self, width=3):
        super().__init__()
        self.inner = torch.nn.Linear(width, 2)
        self.norm = torch.nn.BatchNorm1d(2)

    def forward(self, x):
        return self.norm(self.inner(x))


def trained(width=3, seed=1):
    torch.manual_seed(seed)
    model = Net(width)
    optimizer = torch.optim.Adam(model.parameters())
    for _ in range(2):
        optimizer.zero_grad()
        model(torch.randn(4, width)).square().sum().backward()
        optimizer.step()
    return model, optimizer


def training(width=3):
    model, optimizer = trained(width)
    return {"epoch": 3, "global_step": 12, "loss": 0.25, "best_val_loss": numpy.float64(0.125), "arch": "net",
            "metrics": {"accuracy": 0.75}, "model": model.state_dict(), "optimizer": optimizer.state_dict(),
            "scheduler": {"last_epoch": 12, "_last_lr": [0.1]}}  # fmt: skip


def scalars():
    """Numbers of the training that nobody turned into Python's own, as many scripts leave them."""
    losses = torch.tensor([9.0, 0.25])
    model, _ = trained()
    return {"epoch": torch.tensor(7), "global_step": torch.tensor([1400]), "train_loss": losses[1],
            "val_loss": torch.tensor(0.5, dtype=torch.bfloat16), "val_acc": torch.tensor(0.75, dtype=torch.float16),
            "metrics": {"f1": torch.tensor(0.625, dtype=torch.float64), "rows": torch.tensor(5, dtype=torch.int32)},
            "temperature": torch.tensor(3.0), "best": losses, "model": model.state_dict()}  # fmt: skip


def lightning():
    model, optimizer = trained()
    return {"epoch": 4, "global_step": 40, "pytorch-lightning_version": "2.5.0", "state_dict": model.state_dict(),
            "loops": {"fit_loop": {"state_dict": {}, "epoch_progress": {"total": {"ready": 5, "completed": 4}}}},
            "callbacks": {"ModelCheckpoint{'monitor': 'val_loss'}": {
                "monitor": "val_loss", "best_model_score": torch.tensor(0.5), "best_model_path": "epoch=4.ckpt"}},
            "optimizer_states": [optimizer.state_dict()], "lr_schedulers": [], "hparams_name": "kwargs",
            "hyper_parameters": {"lr": 0.001, "layers": [1, 2]}}  # fmt: skip


def safetensors(tensors, metadata=None):
    """By the words of the format's own description: a length, a header in JSON, the values without a gap."""
    header, at = {}, 0
    if metadata:
        header["__metadata__"] = metadata
    for name, (dtype, shape, size) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + bytes(i % 251 for i in range(at))


TENSORS = {"layer.weight": ("F32", [4, 3], 48), "layer.bias": ("BF16", [3], 6), "steps": ("I64", [], 8)}
HISTORY = [{"step": 10 * n, "epoch": n / 2, "loss": 1 / n, "learning_rate": 0.1} for n in (1, 2, 3)]
STATE = {"epoch": 1.5, "global_step": 30, "best_metric": 0.3, "best_model_checkpoint": "out/checkpoint-30", "max_steps": 90,
         "log_history": HISTORY + [{"step": 30, "eval_loss": 0.3}], "is_world_process_zero": True, "trial_name": None}  # fmt: skip


class Folder:
    def __init__(self, path):
        self.path = path

    def file(self, name, content):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)

    def save(self, name, value, **options):
        path = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        torch.save(value, path, **options)


def malicious(folder):
    os.makedirs(folder.path, exist_ok=True)
    touch = "touch '%s'" % MARKER
    folder.file("system.pkl", pickle.dumps({"epoch": 3, "w": Calls(os.system, touch)}, protocol=2))
    folder.file("eval.pkl", pickle.dumps(Calls(eval, "open(%r, 'w')" % MARKER), protocol=4))
    folder.file("protocol0.pkl", pickle.dumps(Calls(os.system, touch), protocol=0))
    folder.save("zip.pt", {"epoch": 1, "w": torch.ones(2), "x": Calls(exec, "open(%r, 'w')" % MARKER)})
    folder.save("legacy.pt", {"epoch": 1, "w": torch.ones(2), "x": Calls(os.system, touch)},
                _use_new_zipfile_serialization=False)  # fmt: skip
    folder.file("through_attribute.pkl", b"\x80\x04\x8c\x08builtins\x8c\x07getattr\x93\x8c\x02os\x8c\x06system\x93"
                b"\x8c\x08__call__\x86R\x8c\x04true\x85R.")
    # Runs, then breaks: the rest of the file is never reached.
    folder.file("breaks.pkl", pickle.dumps(Calls(os.system, touch), protocol=2)[:-1] + b"\xff\xff")
    numpy.save(os.path.join(folder.path, "objects.npy"), numpy.array([Calls(os.system, touch)], dtype=object))


def golden(folder):
    folder.save("training.pt", training())
    folder.save("training_legacy.pt", {"epoch": 3, "loss": 0.25, "w": torch.ones(2, 3), "b": torch.zeros(3)},
                _use_new_zipfile_serialization=False)  # fmt: skip
    folder.save("lightning.ckpt", lightning())
    folder.save("scalars.pt", scalars())
    shared = torch.arange(6, dtype=torch.bfloat16)
    folder.save("shared.pt", {"a": shared[:3], "b": shared[3:], "tied": shared, "c": torch.ones(2, 2).t()})
    folder.file("model.safetensors", safetensors(TENSORS, {"format": "pt", "step": "30"}))
    folder.file("plain.pkl", pickle.dumps({"epoch": 7, "loss": 0.5, "w": [1.0, 2.0]}))
    folder.file("trainer_state.json", json.dumps(STATE, indent=2))
    numpy.savez(os.path.join(folder.path, "arrays.npz"), w=numpy.ones((2, 3), numpy.float32), n=numpy.int64(3))
    numpy.savez_compressed(os.path.join(folder.path, "packed.npz"), w=numpy.ones((20, 30), numpy.float32))
    numpy.save(os.path.join(folder.path, "array.npy"), numpy.ones((2, 3), dtype=">f8"))
    numpy.save(os.path.join(folder.path, "structured.npy"),
               numpy.zeros(3, dtype=[("a", "<f4", (2,)), ("b", "S3"), ("c", [("d", "?")])]))  # fmt: skip
    distributed(os.path.join(folder.path, "distributed"))
    malicious(Folder(os.path.join(folder.path, "malicious")))


def distributed(path):
    import torch.distributed.checkpoint as checkpoint

    state = {"model": {"w": torch.ones(4, 3), "b": torch.zeros(3, dtype=torch.bfloat16)}, "epoch": 3, "step": 12,
             "loss": 0.5, "optim": {"lr": 0.1}}  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Named without the folder's own place, because the name goes into the file.
        os.chdir(os.path.dirname(path))
        checkpoint.save(state, checkpoint_id=os.path.basename(path))


def trainer(folder, shards):
    model, optimizer = trained()
    folder.file("config.json", '{"model_type": "net"}')
    if shards:
        names = ["model-%05d-of-00002.safetensors" % n for n in (1, 2)]
        folder.file(names[0], safetensors({"a": ("F32", [2], 8)}))
        folder.file(names[1], safetensors({"b": ("F32", [3], 12)}))
        index = {"metadata": {"total_size": 20}, "weight_map": {"a": names[0], "b": names[1]}}
        folder.file("model.safetensors.index.json", json.dumps(index))
    else:
        folder.save("pytorch_model.bin", model.state_dict())
    folder.save("optimizer.pt", optimizer.state_dict())
    folder.save("scheduler.pt", {"last_epoch": 30, "_last_lr": [0.1]})
    state = numpy.random.get_state()
    folder.save("rng_state.pth", {"python": (3, (1, 2), None), "numpy": state, "cpu": torch.get_rng_state()})
    folder.file("trainer_state.json", json.dumps(STATE))


def every(folder):
    golden(folder)
    wide = training(width=5000)
    folder.save("wide.pt", wide)
    folder.save("wide_legacy.pt", wide, _use_new_zipfile_serialization=False)
    model, _ = trained()
    folder.save("module.pt", torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.ReLU()))
    folder.save("own_class.pt", model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.trace(model.eval(), torch.ones(1, 3)).save(os.path.join(folder.path, "script.pt"))
        folder.save("kinds.pt", {
            "f8": torch.ones(3).to(torch.float8_e4m3fn), "u16": torch.ones(3, dtype=torch.uint16),
            "c": torch.ones(2, dtype=torch.complex64), "sparse": torch.eye(3).to_sparse(), "none": torch.ones(0, 4),
            "meta": torch.ones(3, device="meta"), "parameter": torch.nn.Parameter(torch.ones(2)),
            "quantised": torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.quint8), "scalar": torch.tensor(1.5),
            "expanded": torch.ones(1).expand(1000), "ordered": collections.OrderedDict(a=1),
            "default": collections.defaultdict(list, a=[1]), "set": {1, 2}, "bytes": b"abc", "size": torch.Size([1, 2]),
            "dtype": torch.float32, "device": torch.device("cpu"), "rng": numpy.random.get_state(),
            "array": numpy.ones(3), "big": 1 << 80, "text": "x" * 100000})  # fmt: skip
    torch.serialization.set_crc32_options(False)
    folder.save("no_checksums.pt", {"epoch": 1, "w": torch.ones(1000)})
    torch.serialization.set_crc32_options(True)
    folder.save("many.pt", {"layer%d" % n: torch.ones(2) for n in range(3000)})
    trainer(Folder(os.path.join(folder.path, "checkpoint-30")), shards=False)
    trainer(Folder(os.path.join(folder.path, "checkpoint-60")), shards=True)


def large(folder):
    names = ["layers.%d.weight" % n for n in range(64)]
    folder.save("large.pt", {"epoch": 3, "global_step": 900, "loss": 0.5,
                             "model": {name: torch.empty(2048, 4096) for name in names}})  # fmt: skip


def tensors(value, path, found):
    if isinstance(value, torch.Tensor):
        found[path] = [str(value.dtype).removeprefix("torch."), list(value.shape)]
    elif isinstance(value, (dict, list, tuple)):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            tensors(inner, "%s.%s" % (path, key) if path else str(key), found)
    return found


def describe(paths):
    described = {os.path.basename(path): tensors(torch.load(path, weights_only=False), "", {}) for path in paths}
    print(json.dumps(described))


def main():
    if sys.argv[1] == "describe":
        return describe(sys.argv[2:])
    folder = Folder(os.path.abspath(sys.argv[1]))
    os.makedirs(folder.path, exist_ok=True)
    {"golden": golden, "large": large}.get("".join(sys.argv[2:]), every)(folder)


if __name__ == "__main__":
    main()
