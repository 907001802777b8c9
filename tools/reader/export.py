"""Writes a fitted network as the product reads it: encoder.onnx in 8 bit, and heads.npz."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from network import HEADS, WIDTH, Layer, Net
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

LONGEST = 256
CONTRIBUTED = "com.microsoft"


class Graph:
    """Collects the nodes and constants of the file; a node is named by what it gives."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, given: list[str], *gives: str, **options: Any) -> str:
        self.nodes.append(helper.make_node(kind, given, list(gives), name=gives[0], **options))
        return gives[0]

    def normal(self, given: str, by: nn.LayerNorm, name: str) -> str:
        weights = [self.constant(f"{name}_w", plain(by.weight)), self.constant(f"{name}_b", plain(by.bias))]
        return self.node("LayerNormalization", [given, *weights], name, axis=-1, epsilon=1e-12)

    def linear(self, given: str, by: Sequence[nn.Linear], name: str) -> str:
        """Several maps of the same vectors are one multiplication."""
        weights = np.concatenate([plain(one.weight).T for one in by], axis=1)
        product = self.node("MatMul", [given, self.constant(f"{name}_w", weights)], f"{name}_product")
        offsets = np.concatenate([plain(one.bias) for one in by])
        return self.node("Add", [product, self.constant(f"{name}_b", offsets)], name)


def plain(values: torch.Tensor) -> np.ndarray:
    """Return a tensor as an array."""
    return values.detach().float().numpy()


def write(net: Net, folder: Path) -> None:
    """Write both files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / "encoder.float.onnx"
    onnx.save(_model(net), whole)
    quantize_dynamic(
        whole, folder / "encoder.onnx", weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"],
        # Weights in seven bits, so that sums cannot overflow on processors without newer instructions.
        per_channel=True, reduce_range=True, extra_options={"DefaultTensorType": TensorProto.FLOAT},
    )  # fmt: skip
    whole.unlink()
    _write_heads(net, folder / "heads.npz")


def _write_heads(net: Net, path: Path) -> None:
    np.savez(
        path,
        projection=plain(net.projection.weight).T.astype(np.float16),
        leaning=plain(net.leaning.weight).T,
        leaning_offsets=plain(net.leaning.bias),
        likeness=plain(net.likeness),
        offsets=plain(net.offsets),
        inner=plain(net.together[0].weight).T.astype(np.float16),
        inner_offsets=plain(net.together[0].bias),
        outer=plain(net.together[2].weight)[0],
        outer_offset=plain(net.together[2].bias),
    )


def _model(net: Net) -> onnx.ModelProto:
    graph = Graph()
    states = graph.normal(_embedded(graph, net), net.normal, "embedded")
    for number, layer in enumerate(net.layers):
        states = _layer(graph, layer, states, f"layer{number}")
    graph.node("Identity", [states], "states")
    made = helper.make_graph(
        graph.nodes,
        "encoder",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "length"])],
        [helper.make_tensor_value_info("states", TensorProto.FLOAT, [1, "length", WIDTH])],
        graph.constants,
    )
    sets = [helper.make_opsetid("", 17), helper.make_opsetid(CONTRIBUTED, 1)]
    return helper.make_model(made, opset_imports=sets, ir_version=9)


def _embedded(graph: Graph, net: Net) -> str:
    """Words stand in 8 bit with a scale each."""
    words = plain(net.words.weight)
    scales = (np.abs(words).max(axis=1, keepdims=True) / 127).astype(np.float32)
    short = np.clip(np.round(words / scales), -127, 127).astype(np.int8)
    graph.node("Gather", [graph.constant("words", short), "ids"], "short")
    graph.node("Cast", ["short"], "long", to=TensorProto.FLOAT)
    graph.node("Gather", [graph.constant("word_scales", scales), "ids"], "scales")
    graph.node("Mul", ["long", "scales"], "word")
    graph.node("Shape", ["ids"], "shape")
    for name, value in (("zero", 0), ("one", 1), ("two", 2)):
        graph.constant(name, np.array([value]))
    graph.node("Slice", ["shape", "one", "two"], "length")
    places = graph.constant("places", plain(net.places.weight)[:LONGEST])
    graph.node("Slice", [places, "zero", "length"], "place")
    return graph.node("Add", ["word", "place"], "placed")


def _layer(graph: Graph, layer: Layer, states: str, name: str) -> str:
    together = graph.linear(states, (layer.query, layer.key, layer.value), f"{name}_qkv")
    sizes = graph.constant(f"{name}_sizes", np.array([WIDTH] * 3))
    parts = [f"{name}_{part}" for part in ("query", "key", "value")]
    graph.node("Split", [together, sizes], *parts, axis=2)
    seen = graph.node("MultiHeadAttention", parts, f"{name}_seen", domain=CONTRIBUTED, num_heads=HEADS)
    added = graph.node("Add", [graph.linear(seen, (layer.out,), f"{name}_out"), states], f"{name}_added")
    states = graph.normal(added, layer.after_attention, f"{name}_after_attention")
    inner = graph.node(
        "Gelu", [graph.linear(states, (layer.inner,), f"{name}_inner")], f"{name}_gelu", domain=CONTRIBUTED
    )
    added = graph.node("Add", [graph.linear(inner, (layer.outer,), f"{name}_outer"), states], f"{name}_sum")
    return graph.normal(added, layer.after_inner, f"{name}_states")
