"""Fits the reader's encoder and heads to the labelled notes; see README.md."""

import argparse
import dataclasses
import hashlib
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own name for it
from export import write
from labelled import FITTED_TO, Example, LabelledNote, Roles, SignalDefinition, example_of, fold_of, load
from network import FROZEN, KINDS, Net

from scorecards.signals.fragments import fragments_of
from scorecards.signals.reader.encoder import Encoder
from scorecards.signals.reader.fitted_to import text_of
from scorecards.signals.reader.network import read_heads, subject_of

FOLDS = 5
MINUTES = 40.0
LEFT_OUT = 1  # the fold whose notes calibrate the encoder that was fitted to the others
BATCH, SEED = 16, 0
RATE = 1e-4  # of the encoder; of the matrices above four times as much, of the few numbers 200 times
WARM_STEPS = 20
OTHER_WORDING = 0.4  # how often a definition is said in other words
FRAGMENTS = 0.5  # per note and pass
FOREIGN = 4  # signals of other roles that a batch is held against, so that a definition is read closely
FOREIGN_WEIGHT = 0.5
HARD_WEIGHT = 3.0  # of a unit that looks like a signal and is none
RED_FLAG_WEIGHT = 1.5
WORDINGS: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "wordings.json").read_text(encoding="utf-8")
)


def main() -> None:
    """Read the arguments, fit, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--base", type=Path, required=True, help="the unpacked wheel of the base model")
    arguments.add_argument("--output", type=Path, required=True, help="folder for what the product reads")
    arguments.add_argument("--minutes", type=float, default=MINUTES, help="how long to fit (%(default)s)")
    arguments.add_argument("--fold", type=int, default=LEFT_OUT, help="what to leave out (%(default)s)")
    arguments.add_argument("--folds", type=int, default=FOLDS, help="of how many (%(default)s)")
    arguments.add_argument("--development", type=Path, help="folder of further notes, notes.jsonl")
    arguments.add_argument("--keep", type=Path, help="file for the weights, to go on from")
    arguments.add_argument("--start", type=Path, help="weights that were kept, of the same fold")
    arguments.add_argument("--steady", action="store_true", help="do not slow down: it will be gone on from")
    arguments.add_argument("--seed", type=int, default=SEED)
    given = arguments.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    roles, notes = load(given.development)
    chosen = [note for note in notes if fold_of(note, given.folds) != given.fold]
    net = Net(given.base)
    if given.start:
        net.load_state_dict(torch.load(given.start), strict=False)
    torch.manual_seed(given.seed)
    chance = random.Random(given.seed)  # noqa: S311 - shuffles, hides nothing
    fit(net, examples_of(chosen, roles), roles, Pace(given.minutes, given.steady), chance)
    write(net, given.output)
    if given.keep:
        torch.save(dict(net.state_dict()), given.keep)
    (given.output / FITTED_TO).write_text(fitted_to(given.output, chosen, roles), encoding="utf-8")


def fitted_to(folder: Path, notes: Sequence[LabelledNote], roles: Roles) -> str:
    """Return what the product is told of the notes and definitions that a folder's encoder was fitted to."""
    path = folder / "encoder.onnx"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    encoder, heads = Encoder(path, digest), read_heads(folder / "heads.npz")
    ids = {role: [note.id for note in notes if note.role == role] for role in sorted(roles)}
    seen = {role: own for role, own in ids.items() if own}
    known = {
        f"{role}/{signal.key}": subject_of(signal, encoder, heads).definition[0]
        for role in seen
        for signal in roles[role]
    }
    return text_of(digest, seen, known)


@dataclasses.dataclass
class Pace:
    """How long to fit, and how fast: time counts, as steps take five times as long beside other work."""

    minutes: float
    is_steady: bool
    begun: float = dataclasses.field(default_factory=time.monotonic)

    @property
    def gone(self) -> float:
        """Share of the time that is over."""
        return (time.monotonic() - self.begun) / (60 * self.minutes)

    def rate(self, step: int) -> float:
        """Return what the rates are multiplied by."""
        return min(1.0, (step + 1) / WARM_STEPS) * (1.0 if self.is_steady else max(0.03, 1 - self.gone))


@dataclasses.dataclass
class Examples:
    """Whole notes, read in each pass, and short parts of them, of which each pass reads some."""

    whole: list[Example]
    fragments: list[Example]

    def drawn(self, chance: random.Random) -> list[Example]:
        """Return what one pass reads."""
        few = min(len(self.fragments), round(FRAGMENTS * len(self.whole)))
        return [*self.whole, *chance.sample(self.fragments, few)]


def examples_of(notes: Sequence[LabelledNote], roles: Roles) -> Examples:
    """Prepare notes of known roles."""
    return Examples(
        [example_of(note, roles[note.role]) for note in notes],
        [example_of(part, roles[note.role]) for note in notes for part in fragments_of(note)],
    )


def fit(net: Net, examples: Examples, roles: Roles, pace: Pace, chance: random.Random) -> None:
    """Fit the network in place and leave the average of its later steps in it."""
    for part in (net.words, net.places, net.normal, *net.layers[:FROZEN]):
        part.requires_grad_(requires_grad=False)
    optimizer = _optimizer(net)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, pace.rate)
    averages: dict[str, torch.Tensor] = {}
    step = passes = 0
    while pace.gone < 1:
        losses = []
        net.train()
        for batch in _batches(examples.drawn(chance), chance):
            losses.append(_step(net, batch, roles, optimizer, chance))
            schedule.step()
            step += 1
            _average(net, averages, step)
            if pace.gone >= 1:
                break
        passes += 1
        sys.stderr.write(
            f"pass {passes}: loss {sum(losses) / len(losses):.3f}, {pace.gone:.0%} of the time\n"
        )
    net.load_state_dict(averages, strict=False)
    net.eval()


def _step(
    net: Net, batch: Sequence[Example], roles: Roles, optimizer: torch.optim.Optimizer, chance: random.Random
) -> float:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = _loss(net, batch, roles, chance)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def _optimizer(net: Net) -> torch.optim.Optimizer:
    encoder = [weight for layer in net.layers[FROZEN:] for weight in layer.parameters()]
    above = [*net.projection.parameters(), *net.leaning.parameters(), *net.together.parameters()]
    groups = [
        {"params": encoder, "lr": RATE},
        {"params": above, "lr": 4 * RATE},
        {"params": [net.likeness, net.offsets], "lr": 200 * RATE},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def _batches(examples: Sequence[Example], chance: random.Random) -> list[list[Example]]:
    """Notes of a batch share their role, so that its signals are read once."""
    batches = []
    for role in sorted({one.role for one in examples}):
        own = [one for one in examples if one.role == role]
        chance.shuffle(own)
        batches += [own[start : start + BATCH] for start in range(0, len(own), BATCH)]
    chance.shuffle(batches)
    return batches


def _loss(net: Net, batch: Sequence[Example], roles: Roles, chance: random.Random) -> torch.Tensor:
    """Sum errors: of units, of whole notes, of what units lean to, and of signals of other roles."""
    role = batch[0].role
    signals = roles[role]
    foreign = _foreign(roles, role, chance)
    units, places = net.units(batch)
    asked = [*(_reworded(role, one, chance) for one in signals), *foreign]
    odds, leaning = net.odds(units, asked, chance)
    odds, leaning = odds.float(), leaning.float()
    odds, others = odds.split([len(signals), len(foreign)], 1)
    labels = torch.cat([one.labels.T for one in batch])
    hard = torch.cat([one.hard.T for one in batch])
    weights = torch.tensor([RED_FLAG_WEIGHT if one.kind == "red_flag" else 1.0 for one in signals])
    by_unit = F.binary_cross_entropy_with_logits(odds, labels.clamp(min=0), reduction="none")
    by_unit = by_unit * (labels >= 0) * (1 + (HARD_WEIGHT - 1) * hard * (labels == 0)) * weights
    by_note = F.binary_cross_entropy_with_logits(
        torch.stack([odds[place].logsumexp(0) for place in places]),
        torch.stack([one.shows for one in batch]),
        reduction="none",
    )
    leans = torch.zeros(len(units), dtype=torch.long)
    for column, signal in enumerate(signals):
        leans[labels[:, column] == 1] = KINDS.index(signal.kind) + 1
    certain = ~((leans == 0) & (labels < 0).any(1))
    by_leaning = F.nll_loss(leaning, leans, reduction="none")[certain].sum()
    by_foreign = _of_foreign(others, foreign, labels, signals)
    whole = by_unit.sum() / 4 + 0.3 * (by_note * weights).sum() + by_leaning / 8
    return (whole + FOREIGN_WEIGHT * by_foreign / 4) / len(batch)


def _foreign(roles: Roles, role: str, chance: random.Random) -> list[SignalDefinition]:
    others = [signal for other in sorted(roles) if other != role for signal in roles[other]]
    return chance.sample(others, FOREIGN) if others else []


def _of_foreign(
    odds: torch.Tensor,
    foreign: Sequence[SignalDefinition],
    labels: torch.Tensor,
    signals: Sequence[SignalDefinition],
) -> torch.Tensor:
    """No unit shows another role's signal, but one that shows an own signal of that side may."""
    if not foreign:
        return odds.sum()
    by_side = {}
    for is_strength in (False, True):
        own = [place for place, one in enumerate(signals) if (one.kind == "strong") == is_strength]
        by_side[is_strength] = (labels[:, own] == 0).all(1)
    counted = torch.stack([by_side[one.kind == "strong"] for one in foreign], 1)
    return (F.softplus(odds) * counted).sum()


def _reworded(role: str, signal: SignalDefinition, chance: random.Random) -> SignalDefinition:
    wordings = WORDINGS.get(f"{role}/{signal.key}")
    if not wordings or chance.random() >= OTHER_WORDING:
        return signal
    return dataclasses.replace(signal, text=chance.choice(wordings))


@torch.no_grad()
def _average(net: Net, averages: dict[str, torch.Tensor], step: int) -> None:
    """Keep a running mean that forgets the first steps soon and the later ones slowly."""
    keep = min(0.98, step / (step + 10))
    for name, value in net.named_parameters():
        if not value.requires_grad:
            continue
        if name not in averages:
            averages[name] = value.detach().clone()
        averages[name].mul_(keep).add_(value, alpha=1 - keep)


if __name__ == "__main__":
    main()
