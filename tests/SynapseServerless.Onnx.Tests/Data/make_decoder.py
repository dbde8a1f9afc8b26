"""Writes torch-decoder.onnx and its facts. See README.md."""
import json
import math

import torch

torch.manual_seed(5)
WORDS, WIDTH, HEADS, LAYERS, LONGEST = 26, 24, 2, 2, 64


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = torch.nn.LayerNorm(WIDTH), torch.nn.LayerNorm(WIDTH)
        self.query, self.key, self.value, self.out = (torch.nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = torch.nn.Linear(WIDTH, 4 * WIDTH), torch.nn.Linear(4 * WIDTH, WIDTH)

    def heads(self, x):
        return x.reshape(x.shape[0], x.shape[1], HEADS, WIDTH // HEADS).transpose(1, 2)

    def forward(self, x, mask, past_key, past_value):
        y = self.first(x)
        key = torch.cat([past_key, self.heads(self.key(y))], 2)
        value = torch.cat([past_value, self.heads(self.value(y))], 2)
        scores = self.heads(self.query(y)) @ key.transpose(2, 3) / math.sqrt(WIDTH // HEADS)
        seen = torch.arange(key.shape[2])[None, :] <= torch.arange(x.shape[1])[:, None] + past_key.shape[2]
        allowed = seen[None, None] & (mask[:, None, None, :] > 0)
        weights = torch.softmax(torch.where(allowed, scores, torch.full_like(scores, -1e9)), -1)
        x = x + self.out((weights @ value).transpose(1, 2).reshape(x.shape))
        return x + self.down(torch.nn.functional.gelu(self.up(self.second(x)))), key, value


class Decoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.places = torch.nn.Embedding(WORDS, WIDTH), torch.nn.Embedding(LONGEST, WIDTH)
        self.blocks = torch.nn.ModuleList(Block() for _ in range(LAYERS))
        self.head = torch.nn.Linear(WIDTH, WORDS)
        # Weights that are drawn as usual tell tokens hardly apart.
        for weights in self.parameters():
            if weights.dim() > 1:
                weights.data *= 3

    def forward(self, input_ids, attention_mask, position_ids, *past):
        x = self.tokens(input_ids) + self.places(position_ids)
        present = []
        for i, block in enumerate(self.blocks):
            x, key, value = block(x, attention_mask, past[2 * i], past[2 * i + 1])
            present += [key, value]
        return (self.head(x), *present)


def nothing(rows):
    return [torch.zeros(rows, HEADS, 0, WIDTH // HEADS) for _ in range(2 * LAYERS)]


model = Decoder().eval()
facts = []
with torch.no_grad():
    for prompt in [[0, 1], [3, 2], [7, 8, 9, 20, 25], [12], [5, 6, 7, 8, 9, 10, 11, 12]]:
        tokens, least = list(prompt), 1e9
        for _ in range(12):
            # All tokens anew: what the cache is for is not used here.
            ids = torch.tensor([tokens])
            logits = model(ids, torch.ones_like(ids), torch.arange(len(tokens))[None], *nothing(1))[0][0, -1]
            best = logits.topk(2).values
            least = min(least, float(best[0] - best[1]))
            tokens.append(int(logits.argmax()))
        facts.append({"prompt": prompt, "answer": tokens[len(prompt):], "least": least})
print([(fact["answer"], round(fact["least"], 3)) for fact in facts])
names = [f"{i}.{part}" for i in range(LAYERS) for part in ("key", "value")]
axes = {"input_ids": {0: "batch", 1: "sequence"}, "attention_mask": {0: "batch", 1: "all"}, "position_ids": {0: "batch", 1: "sequence"}, "logits": {0: "batch", 1: "sequence"}}
axes.update({"past_key_values." + name: {0: "batch", 2: "past"} for name in names})
axes.update({"present." + name: {0: "batch", 2: "all"} for name in names})
ids = torch.tensor([[1, 2, 3], [4, 5, 6]])
past = [torch.zeros(2, HEADS, 2, WIDTH // HEADS) for _ in range(2 * LAYERS)]
torch.onnx.export(
    model, (ids, torch.ones(2, 5, dtype=torch.int64), torch.tensor([[2, 3, 4], [2, 3, 4]]), *past), "torch-decoder.onnx", opset_version=15, dynamic_axes=axes,
    input_names=["input_ids", "attention_mask", "position_ids"] + ["past_key_values." + name for name in names], output_names=["logits"] + ["present." + name for name in names])
with open("torch-decoder.json", "w") as file:
    json.dump(facts, file)
