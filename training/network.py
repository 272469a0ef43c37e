"""A neural network with one hidden layer, trained by gradient descent with momentum. Standard library only.

All numbers are Python floats, which JSON keeps exactly: a network that was saved and loaded goes on as if it had never
stopped.
"""

import math
from operator import mul


class Network:
    def __init__(self, inputs, hidden, outputs, random=None):
        self.sizes = [inputs, hidden, outputs]
        self.layers = []  # per layer one row of weights per unit; the last weight of a row is the bias
        self.velocity = []
        for width, height in ((inputs, hidden), (hidden, outputs)):
            spread = math.sqrt(2.0 / width)
            rows = [[random.gauss(0.0, spread) if random else 0.0 for _ in range(width)] + [0.0] for _ in range(height)]
            self.layers.append(rows)
            self.velocity.append([[0.0] * (width + 1) for _ in range(height)])

    def forward(self, image):
        """Returns the hidden layer's values and the probability of each digit."""
        given = image + [1.0]
        hidden = [max(0.0, sum(map(mul, row, given))) for row in self.layers[0]]
        scores = [sum(map(mul, row, hidden + [1.0])) for row in self.layers[1]]
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return hidden, [power / total for power in powers]

    def train(self, batch, learning_rate, momentum):
        """One step on a batch of (image, label). Returns the sum of its losses and how many it got right before."""
        slopes = [[[0.0] * len(row) for row in rows] for rows in self.layers]
        loss, right = 0.0, 0
        for image, label in batch:
            hidden, chances = self.forward(image)
            loss -= math.log(max(chances[label], 1e-300))
            right += chances.index(max(chances)) == label
            error = chances[:]
            error[label] -= 1.0
            back = [0.0] * len(hidden)
            for unit, (miss, row) in enumerate(zip(error, self.layers[1])):
                add(slopes[1][unit], miss, hidden + [1.0])
                for index, weight in enumerate(row[:-1]):
                    back[index] += miss * weight
            given = image + [1.0]
            for unit, value in enumerate(hidden):
                if value > 0.0:
                    add(slopes[0][unit], back[unit], given)
        rate = learning_rate / len(batch)
        for rows, speeds, steps in zip(self.layers, self.velocity, slopes):
            for row, speed, step in zip(rows, speeds, steps):
                speed[:] = [momentum * old - rate * slope for old, slope in zip(speed, step)]
                row[:] = [weight + change for weight, change in zip(row, speed)]
        return loss, right

    def evaluate(self, samples):
        """Returns the mean loss and the share of samples that are recognised."""
        loss, right = 0.0, 0
        for image, label in samples:
            chances = self.forward(image)[1]
            loss -= math.log(max(chances[label], 1e-300))
            right += chances.index(max(chances)) == label
        return loss / len(samples), right / len(samples)

    def state(self):
        return {"sizes": self.sizes, "layers": self.layers, "velocity": self.velocity}

    @classmethod
    def from_state(cls, state):
        network = cls(*state["sizes"])
        network.layers, network.velocity = state["layers"], state["velocity"]
        return network


def add(total, factor, values):
    total[:] = [sum_so_far + factor * value for sum_so_far, value in zip(total, values)]
