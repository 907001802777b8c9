"""Averages encoders that were fitted further from the same weights, each in another order; see README.md."""

import argparse
import json
from pathlib import Path

import torch
from export import write
from fit_encoder import fitted_to
from labelled import FITTED_TO, load
from network import Net


def main() -> None:
    """Average what was kept, and write it as the product reads it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--base", type=Path, required=True, help="the unpacked wheel of the base model")
    arguments.add_argument("--output", type=Path, required=True, help="folder for what the product reads")
    arguments.add_argument("--development", type=Path, help="the folder of further notes that was fitted to")
    arguments.add_argument("folders", type=Path, nargs="+", help="outputs of fit_encoder.py with kept.pt")
    given = arguments.parse_args()
    torch.set_num_threads(1)
    kept = [torch.load(folder / "kept.pt") for folder in given.folders]
    net = Net(given.base)
    net.load_state_dict({name: torch.stack([one[name] for one in kept]).mean(0) for name in kept[0]})
    net.eval()
    write(net, given.output)
    seen = json.loads((given.folders[0] / FITTED_TO).read_text(encoding="utf-8"))["notes"]
    roles, notes = load(given.development)
    chosen = [note for note in notes if note.id in seen.get(note.role, ())]
    (given.output / FITTED_TO).write_text(fitted_to(given.output, chosen, roles), encoding="utf-8")


if __name__ == "__main__":
    main()
