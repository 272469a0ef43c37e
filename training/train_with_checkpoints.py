#!/usr/bin/env python3
"""Trains a small neural network to read handwritten digits, with checkpoints it can continue from.

Needs nothing but Python 3.9. SIGTERM (or Ctrl-C) makes it finish the batch it is at, save a checkpoint and exit with
code 143, which says that it was told to stop before the end. Continued from any of its checkpoints it reaches exactly
the result it would have reached without the break.

    python3 training/train_with_checkpoints.py --epochs 3 --checkpoint-interval 1
    python3 training/train_with_checkpoints.py --epochs 5 --resume-from checkpoints/checkpoint_epoch_3.json

Exit codes: 0 trained to the end, 1 no data, 2 wrong arguments, 143 stopped and saved.
"""

import argparse
import glob
import json
import os
import random
import signal
import sys
import time

import digits
from network import Network

STOPPED = 143
# What a run keeps from the run it continues, unless it is given anew on the command line.
KEPT = ("learning_rate", "momentum", "batch_size", "hidden", "seed", "samples")


def parse(argv):
    parser = argparse.ArgumentParser(description="Trains a small neural network to read handwritten digits.")
    parser.add_argument("--epochs", type=int, default=10, help="how many epochs in all, those before a resume included")
    parser.add_argument("--batch-size", type=int, default=32, help="images per step")
    parser.add_argument("--learning-rate", type=float, default=0.05, help="step size")
    parser.add_argument("--momentum", type=float, default=0.9, help="share of the last step that is kept")
    parser.add_argument("--hidden", type=int, default=32, help="units of the hidden layer; more are slower")
    parser.add_argument("--seed", type=int, default=7, help="same seed, same result")
    parser.add_argument("--samples", type=int, default=None, help="use only so many images (default: all)")
    parser.add_argument("--checkpoint-interval", type=int, default=1, help="epochs between checkpoints")
    parser.add_argument("--checkpoint-dir", default="checkpoints", help="where checkpoints are written")
    parser.add_argument("--resume-from", default=None, help="a checkpoint, or a folder whose newest one is taken")
    parser.add_argument("--data-dir", default=None, help="folder with digits.csv.gz or MNIST files (default: the carried one)")
    options = parser.parse_args(argv)
    for name in ("batch_size", "hidden", "checkpoint_interval"):
        if getattr(options, name) < 1:
            parser.error("--%s must be at least 1" % name.replace("_", "-"))
    options.given = {name for name in KEPT if any(word.split("=")[0] == "--" + name.replace("_", "-") for word in argv)}
    return options


class Training:
    """Everything that decides how the training goes on; a checkpoint is this, written down."""

    def __init__(self, options, inputs):
        self.random = random.Random(options.seed)
        self.network = Network(inputs, options.hidden, 10, self.random)
        self.epoch = 0  # finished epochs
        self.batch = 0  # finished batches of the epoch under way
        self.step = 0
        self.loss_sum, self.right, self.seen = 0.0, 0, 0  # of the epoch under way
        self.results = {}  # of the last finished epoch
        self.order_from = self.random.getstate()

    def state(self):
        version, internal, gauss = self.order_from
        return {
            "network": self.network.state(),
            "random": [version, list(internal), gauss],
            "batch": self.batch,
            "loss_sum": self.loss_sum,
            "right": self.right,
            "seen": self.seen,
            "results": self.results,
        }

    def restore(self, checkpoint):
        state = checkpoint["state"]
        self.network = Network.from_state(state["network"])
        version, internal, gauss = state["random"]
        self.order_from = (version, tuple(internal), gauss)
        self.epoch, self.step, self.batch = checkpoint["epoch"], checkpoint["step"], state["batch"]
        self.loss_sum, self.right, self.seen = state["loss_sum"], state["right"], state["seen"]
        self.results = state["results"]

    def order(self, count):
        """The order of this epoch's images. It depends on the epoch's start alone, so a resume in its middle finds it."""
        self.random.setstate(self.order_from)
        indices = list(range(count))
        self.random.shuffle(indices)
        return indices


def save(path, training, options, status):
    """Writes a checkpoint aside and renames it: under its name there is only ever a whole one."""
    running = {"loss": training.loss_sum / training.seen, "accuracy": training.right / training.seen} if training.seen else {}
    results = dict({"loss": None, "accuracy": None}, **(training.results or running))
    checkpoint = dict(
        {"epoch": training.epoch, "step": training.step},
        **results,
        timestamp=time.time(),
        status=status,
        arguments={name: getattr(options, name) for name in KEPT + ("epochs", "checkpoint_interval")},
        state=training.state(),
    )
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    temporary = "%s.%d.tmp" % (path, os.getpid())
    with open(temporary, "w") as file:
        json.dump(checkpoint, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    print("Saved checkpoint: %s" % path, flush=True)


def load(path):
    """The checkpoint in a file, or None where it is not a whole one of ours."""
    try:
        with open(path, "rb") as file:
            checkpoint = json.load(file)
        return checkpoint if checkpoint["state"]["network"]["layers"] and checkpoint["epoch"] >= 0 else None
    except (OSError, ValueError, KeyError, TypeError) as problem:
        warn("cannot use checkpoint %s: %s" % (path, problem))
        return None


def newest(folder):
    """The checkpoint of a folder that is furthest on."""
    found = [(path, load(path)) for path in sorted(glob.glob(os.path.join(glob.escape(folder), "*.json")))]
    found = [(path, checkpoint) for path, checkpoint in found if checkpoint]
    return max(found, key=lambda pair: (pair[1]["step"], pair[0]), default=(None, None))


def warn(text):
    for stream in (sys.stdout, sys.stderr):
        print("WARNING: " + text, file=stream, flush=True)


def find_checkpoint(asked):
    """Returns (path, checkpoint) of what --resume-from names, or (None, None) after having said loudly what is wrong."""
    if os.path.isdir(asked):
        path, checkpoint = newest(asked)
    else:
        path, checkpoint = asked, load(asked) if os.path.exists(asked) else None
    if checkpoint is None:
        warn("CHECKPOINT NOT FOUND: %s. Training starts again from the beginning." % asked)
        return None, None
    return path, checkpoint


class Stop:
    """Remembers that somebody asked for an end; the training looks between batches."""

    def __init__(self):
        self.asked = None
        signal.signal(signal.SIGTERM, self.ask)
        signal.signal(signal.SIGINT, self.ask)

    def ask(self, number, _):
        if self.asked is None:
            self.asked = signal.Signals(number).name


def bar(done, total, width=24):
    filled = width * done // total
    return "#" * filled + "-" * (width - filled)


def train_epoch(training, options, samples, stop):
    """Trains from where the epoch stands to its end; False where it was told to stop before."""
    order = training.order(len(samples))
    batches = (len(samples) + options.batch_size - 1) // options.batch_size
    while training.batch < batches:
        if stop.asked:
            return False
        chosen = order[training.batch * options.batch_size : (training.batch + 1) * options.batch_size]
        loss, right = training.network.train([samples[at] for at in chosen], options.learning_rate, options.momentum)
        training.batch += 1
        training.step += 1
        training.loss_sum += loss
        training.right += right
        training.seen += len(chosen)
        sys.stdout.write(
            "\r  Batch %d/%d [%s] loss=%.4f, acc=%.1f%%"
            % (training.batch, batches, bar(training.batch, batches), loss / len(chosen), 100.0 * right / len(chosen))
        )
        sys.stdout.flush()
    print(flush=True)
    return True


def finish_epoch(training, options, validation):
    validation_loss, validation_accuracy = training.network.evaluate(validation)
    training.results = {
        "loss": training.loss_sum / training.seen,
        "accuracy": training.right / training.seen,
        "validation_loss": validation_loss,
        "validation_accuracy": validation_accuracy,
    }
    training.epoch += 1
    training.batch, training.loss_sum, training.right, training.seen = 0, 0.0, 0, 0
    training.order_from = training.random.getstate()
    print("Epoch %d/%d: loss=%.6f, accuracy=%.4f" % (
        training.epoch, options.epochs, training.results["loss"], training.results["accuracy"]))  # fmt: skip
    print("  Validation: val_loss=%.6f, val_acc=%.2f%%" % (validation_loss, 100.0 * validation_accuracy), flush=True)


def main(argv):
    options = parse(argv)
    stop = Stop()
    path = checkpoint = None
    if options.resume_from:
        path, checkpoint = find_checkpoint(options.resume_from)
    if checkpoint:
        for name in KEPT:
            if name not in options.given:
                setattr(options, name, checkpoint["arguments"][name])
    try:
        images, labels, source = digits.load(options.data_dir, options.samples)
    except (digits.DataError, OSError) as problem:
        print("ERROR: %s" % problem, file=sys.stderr)
        return 1
    samples, validation = digits.split(images, labels)
    print("Data: %s (%d images for training, %d for validation)" % (source, len(samples), len(validation)))
    if checkpoint and "hidden" in options.given and options.hidden != checkpoint["arguments"]["hidden"]:
        warn("--hidden %d is ignored, the checkpoint has %d" % (options.hidden, checkpoint["arguments"]["hidden"]))
        options.hidden = checkpoint["arguments"]["hidden"]
    training = Training(options, len(images[0]))
    if checkpoint:
        training.restore(checkpoint)
        print("Loaded checkpoint: %s" % path)
        at = " at batch %d" % training.batch if training.batch else ""
        print("Resuming from epoch %d%s" % (training.epoch + 1, at))
    print("Network: %s, learning rate %g, momentum %g, batch size %d, seed %d" % (
        "-".join(map(str, training.network.sizes)), options.learning_rate, options.momentum, options.batch_size,
        options.seed), flush=True)  # fmt: skip

    while training.epoch < options.epochs:
        if not training.batch:
            print("Epoch %d/%d" % (training.epoch + 1, options.epochs), flush=True)
        if not train_epoch(training, options, samples, stop):
            print("\nReceived %s: saving a checkpoint" % stop.asked, flush=True)
            name = "checkpoint_epoch_%d_batch_%d.json" % (training.epoch, training.batch)
            save(os.path.join(options.checkpoint_dir, name), training, options, "interrupted")
            print("Stopped after epoch %d, batch %d" % (training.epoch, training.batch), flush=True)
            return STOPPED
        finish_epoch(training, options, validation)
        if training.epoch % options.checkpoint_interval == 0 or training.epoch == options.epochs:
            name = "checkpoint_epoch_%d.json" % training.epoch
            save(os.path.join(options.checkpoint_dir, name), training, options, "running")
    save(os.path.join(options.checkpoint_dir, "final_checkpoint.json"), training, options, "completed")
    results = training.results
    if results:
        print("Final: loss=%.6f, accuracy=%.4f, val_acc=%.2f%%" % (
            results["loss"], results["accuracy"], 100.0 * results["validation_accuracy"]))  # fmt: skip
    print("Training complete: %d epochs" % training.epoch, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
