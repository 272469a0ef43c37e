#!/usr/bin/env python3
"""The quick one: trains on a few hundred digits in seconds, to see whether everything works from end to end.

Reads MNIST's files (train-images-idx3-ubyte, train-labels-idx1-ubyte, plain or .gz) where --data-dir has them, else the
carried data set. Checkpoints, stopping and exit codes are those of train_with_checkpoints.py.
"""

import argparse
import os
import sys

import digits
from train_with_checkpoints import STOPPED, Stop, Training, find_checkpoint, finish_epoch, save, train_epoch


def parse(argv):
    parser = argparse.ArgumentParser(description="Trains on a few hundred digits in seconds.")
    parser.add_argument("--epochs", type=int, default=3, help="how many epochs in all")
    parser.add_argument("--batch-size", type=int, default=16, help="images per step")
    parser.add_argument("--lr", type=float, default=0.05, help="learning rate")
    parser.add_argument("--resume", default=None, help="a checkpoint or a folder of checkpoints to continue from")
    parser.add_argument("--checkpoint-dir", default="checkpoints", help="where checkpoints are written")
    parser.add_argument("--data-dir", default=None, help="folder with MNIST files (default: the carried digits)")
    options = parser.parse_args(argv)
    if options.batch_size < 1:
        parser.error("--batch-size must be at least 1")
    options.learning_rate, options.momentum, options.hidden, options.seed = options.lr, 0.9, 16, 1
    options.samples, options.checkpoint_interval = 600, 1
    return options


def main(argv):
    options = parse(argv)
    stop = Stop()
    checkpoint = find_checkpoint(options.resume)[1] if options.resume else None
    try:
        images, labels, source = digits.load(options.data_dir, options.samples)
    except (digits.DataError, OSError) as problem:
        print("ERROR: %s" % problem, file=sys.stderr)
        return 1
    samples, validation = digits.split(images, labels)
    print("Data: %s (%d images for training, %d for validation)" % (source, len(samples), len(validation)), flush=True)
    training = Training(options, len(images[0]))
    if checkpoint:
        training.restore(checkpoint)
        print("Resumed from epoch %d" % training.epoch, flush=True)
    while training.epoch < options.epochs:
        if not train_epoch(training, options, samples, stop):
            print("\nReceived %s: saving a checkpoint" % stop.asked, flush=True)
            name = "checkpoint_epoch_%d_batch_%d.json" % (training.epoch, training.batch)
            save(os.path.join(options.checkpoint_dir, name), training, options, "interrupted")
            return STOPPED
        finish_epoch(training, options, validation)
        save(os.path.join(options.checkpoint_dir, "checkpoint_epoch_%d.json" % training.epoch), training, options, "running")
    save(os.path.join(options.checkpoint_dir, "final_checkpoint.json"), training, options, "completed")
    print("Training complete", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
