"""Fits the reader's encoder and heads to the labelled notes; see README.md."""

import argparse
import dataclasses
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own name for it
from export import write
from labelled import FITTED_TO, LEFT_OUT, Example, Roles, SignalDefinition, example_of, fold_of, load
from network import FROZEN, KINDS, Net

EPOCHS, BATCH, SEED = 9, 16, 0
RATE = 1e-4  # of the encoder; of the matrices above four times as much, of the few numbers 200 times
WARM_STEPS = 20
AVERAGED_FROM = 0.3  # share of the steps after which weights are averaged over steps
OTHER_WORDING = 0.4  # how often a definition is said in other words
WORDINGS: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "wordings.json").read_text(encoding="utf-8")
)


def main() -> None:
    """Read the arguments, fit, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--base", type=Path, required=True, help="the unpacked wheel of the base model")
    arguments.add_argument("--output", type=Path, required=True, help="folder for encoder.onnx and heads.npz")
    arguments.add_argument("--fold", type=int, default=LEFT_OUT, help="the third to leave out (%(default)s)")
    arguments.add_argument("--epochs", type=int, default=EPOCHS)
    given = arguments.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    roles, notes = load()
    chosen = [note for note in notes if fold_of(note, roles) != given.fold]
    examples = [example_of(note, roles[note.role]) for note in chosen]
    net = Net(given.base)
    fit(net, examples, roles, given.epochs)
    write(net, given.output)
    ids = {role: [note.id for note in chosen if note.role == role] for role in sorted(roles)}
    seen = {role: own for role, own in ids.items() if own}
    (given.output / FITTED_TO).write_text(json.dumps(seen, indent=1) + "\n", encoding="utf-8")


def fit(net: Net, examples: Sequence[Example], roles: Roles, epochs: int) -> None:
    """Fit the network in place and leave the average of its later steps in it."""
    chance = random.Random(SEED)  # noqa: S311 - shuffles, hides nothing
    for part in (net.words, net.places, net.normal, *net.layers[:FROZEN]):
        part.requires_grad_(requires_grad=False)
    batches = len(_batches(examples, chance))
    step, total = 0, epochs * batches
    optimizer, schedule = _optimizer(net, total)
    averages: dict[str, torch.Tensor] = {}
    for epoch in range(epochs):
        started, losses = time.monotonic(), 0.0
        net.train()
        for batch in _batches(examples, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = _loss(net, batch, roles[batch[0].note.role], chance)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses += loss.item()
            step += 1
            if step > AVERAGED_FROM * total:
                _average(net, averages, step - AVERAGED_FROM * total)
        seconds = time.monotonic() - started
        sys.stderr.write(f"epoch {epoch + 1}: loss {losses / batches:.3f}, {seconds:.0f} s\n")
    net.load_state_dict(averages, strict=False)
    net.eval()


def _optimizer(net: Net, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    encoder = [weight for layer in net.layers[FROZEN:] for weight in layer.parameters()]
    above = [*net.projection.parameters(), *net.leaning.parameters(), *net.together.parameters()]
    groups = [
        {"params": encoder, "lr": RATE},
        {"params": above, "lr": 4 * RATE},
        {"params": [net.likeness, net.offsets], "lr": 200 * RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)

    def rate(step: int) -> float:
        return min(1.0, (step + 1) / WARM_STEPS) * max(0.02, 1 - step / steps)

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, rate)


def _batches(examples: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    """Notes of a batch share their role, so that its signals are read once."""
    batches = []
    for role in sorted({one.note.role for one in examples}):
        own = [one for one in examples if one.note.role == role]
        chance.shuffle(own)
        batches += [own[start : start + BATCH] for start in range(0, len(own), BATCH)]
    chance.shuffle(batches)
    return batches


def _loss(
    net: Net, batch: Sequence[Example], signals: Sequence[SignalDefinition], chance: random.Random
) -> torch.Tensor:
    """Sum three errors: of units, of whole notes, and of what units lean to."""
    role = batch[0].note.role
    units, places = net.units(batch)
    odds, leaning = net.odds(units, [_reworded(role, one, chance) for one in signals], chance)
    odds, leaning = odds.float(), leaning.float()
    labels = torch.cat([one.labels.T for one in batch])
    by_unit = F.binary_cross_entropy_with_logits(odds, labels.clamp(min=0), reduction="none")
    by_note = F.binary_cross_entropy_with_logits(
        torch.stack([odds[place].logsumexp(0) for place in places]),
        torch.stack([one.shows for one in batch]),
        reduction="sum",
    )
    leans = torch.zeros(len(units), dtype=torch.long)
    for column, signal in enumerate(signals):
        leans[labels[:, column] == 1] = KINDS.index(signal.kind) + 1
    certain = ~((leans == 0) & (labels < 0).any(1))
    by_leaning = F.nll_loss(leaning, leans, reduction="none")[certain].sum()
    return ((by_unit * (labels >= 0)).sum() / 4 + 0.3 * by_note + by_leaning / 8) / len(batch)


def _reworded(role: str, signal: SignalDefinition, chance: random.Random) -> SignalDefinition:
    wordings = WORDINGS.get(f"{role}/{signal.key}")
    if not wordings or chance.random() >= OTHER_WORDING:
        return signal
    return dataclasses.replace(signal, text=chance.choice(wordings))


@torch.no_grad()
def _average(net: Net, averages: dict[str, torch.Tensor], age: float) -> None:
    keep = min(0.98, age / (age + 10))
    for name, value in net.named_parameters():
        if not value.requires_grad:
            continue
        if name not in averages:
            averages[name] = value.detach().clone()
        averages[name].mul_(keep).add_(value, alpha=1 - keep)


if __name__ == "__main__":
    main()
