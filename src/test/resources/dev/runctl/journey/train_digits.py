"""A small network on handwritten digits, trained by PyTorch as most scripts do: a tqdm bar, checkpoints, a last save on SIGTERM."""

import argparse
import gzip
import os
import signal
import time

import torch
from torch import nn
from tqdm import tqdm

parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int, default=8)
parser.add_argument("--pause", type=float, default=0.0, help="seconds to rest after an epoch")
parser.add_argument("--save-every", type=int, default=0, help="epochs between two checkpoints")
parser.add_argument("--checkpoint-dir", default="checkpoints")
parser.add_argument("--resume", help="checkpoint to continue from")
options = parser.parse_args()

told_to_stop = []
signal.signal(signal.SIGTERM, lambda *_: told_to_stop.append(True))
torch.set_num_threads(1)
torch.manual_seed(7)
with gzip.open("digits.csv.gz", "rt") as file:
    table = torch.tensor([[float(cell) for cell in line.split(",")] for line in file])
images, labels = table[:, :64] / 16, table[:, 64].long()
model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
done, loss = 0, float("nan")
if options.resume:
    saved = torch.load(options.resume, weights_only=True)
    model.load_state_dict(saved["model"])
    optimizer.load_state_dict(saved["optimizer"])
    done, loss = saved["epoch"], saved["loss"]
    print("resumed after epoch", done, flush=True)


def save():
    os.makedirs(options.checkpoint_dir, exist_ok=True)
    path = os.path.join(options.checkpoint_dir, "checkpoint_epoch_%d.pt" % done)
    state = {"epoch": done, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "loss": loss}
    torch.save(state, path + ".tmp")
    os.replace(path + ".tmp", path)


with tqdm(total=options.epochs, initial=done, desc="Epochs", unit="epoch", mininterval=0) as bar:
    while done < options.epochs and not told_to_stop:
        # The order depends on the epoch alone, so that a resumed run sees what the whole one would have seen.
        order = torch.randperm(len(images), generator=torch.Generator().manual_seed(done))
        total = 0.0
        for batch in order.split(64):
            optimizer.zero_grad()
            error = nn.functional.cross_entropy(model(images[batch]), labels[batch])
            error.backward()
            optimizer.step()
            total += error.item() * len(batch)
        done, loss = done + 1, total / len(images)
        bar.set_postfix(loss="%.5f" % loss, refresh=False)
        bar.update()
        if options.save_every and done % options.save_every == 0:
            save()
        time.sleep(options.pause)
save()
print("final epoch", done, "loss %.9f" % loss, flush=True)
