"""Reads images of handwritten digits: the carried data set, or MNIST files where a folder has them."""

import gzip
import os
import struct

CARRIED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
MNIST_IMAGES = ("train-images-idx3-ubyte", "train-images.idx3-ubyte")
MNIST_LABELS = ("train-labels-idx1-ubyte", "train-labels.idx1-ubyte")


class DataError(Exception):
    """The data set is not there or not what it should be."""


def load(folder, samples=None):
    """Returns (images, labels, where they come from); images are lists of numbers from 0 to 1."""
    folder = folder or CARRIED
    images, labels = find(folder, MNIST_IMAGES), find(folder, MNIST_LABELS)
    if images and labels:
        return (*read_mnist(images, labels, samples), images)
    table = find(folder, ("digits.csv",))
    if not table:
        raise DataError("no digits.csv(.gz) and no MNIST files in %s" % folder)
    return (*read_table(table, samples), table)


def find(folder, names):
    for name in names:
        for path in (os.path.join(folder, name), os.path.join(folder, name + ".gz")):
            if os.path.isfile(path):
                return path
    return None


def content(path):
    with gzip.open(path) if path.endswith(".gz") else open(path, "rb") as file:
        return file.read()


def read_table(path, samples):
    images, labels = [], []
    for line in content(path).decode("ascii").split()[:samples]:
        values = [int(value) for value in line.split(",")]
        if len(values) != 65:
            raise DataError("%s: a line has %d values instead of 65" % (path, len(values)))
        images.append([value / 16.0 for value in values[:64]])
        labels.append(values[64])
    return images, labels


def read_mnist(images_path, labels_path, samples):
    """MNIST's own format (IDX), at half the resolution: 14x14 is enough to learn from and four times as fast."""
    pixels, marks = content(images_path), content(labels_path)
    magic, count, rows, columns = struct.unpack(">4I", pixels[:16])
    label_magic, label_count = struct.unpack(">2I", marks[:8])
    if magic != 2051 or label_magic != 2049 or count != label_count or len(pixels) != 16 + count * rows * columns:
        raise DataError("%s and %s are not a pair of MNIST files" % (images_path, labels_path))
    count = min(count, samples or 2000)
    images = []
    for index in range(count):
        start = 16 + index * rows * columns
        images.append([
            (pixels[at] + pixels[at + 1] + pixels[at + columns] + pixels[at + columns + 1]) / 1020.0
            for row in range(0, rows - 1, 2)
            for at in range(start + row * columns, start + row * columns + columns - 1, 2)
        ])  # fmt: skip
    return images, list(marks[8 : 8 + count])


def split(images, labels, held_back=5):
    """Every fifth image is kept for validation."""
    training = [(image, label) for index, (image, label) in enumerate(zip(images, labels)) if index % held_back]
    validation = [(image, label) for index, (image, label) in enumerate(zip(images, labels)) if not index % held_back]
    return training, validation
