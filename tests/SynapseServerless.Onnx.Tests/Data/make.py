"""Writes the models and facts of this folder. See README.md."""
import json

import torch
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier

torch.manual_seed(1)


class Convolution(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Conv2d(3, 4, 3, padding=1), torch.nn.BatchNorm2d(4), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
            torch.nn.Conv2d(4, 6, 3), torch.nn.GELU(), torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(6, 5))

    def forward(self, image):
        return self.layers(image)


class Recurrent(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(20, 6)
        self.lstm = torch.nn.LSTM(6, 8, batch_first=True, bidirectional=True)
        self.head = torch.nn.Linear(16, 3)

    def forward(self, tokens):
        states, _ = self.lstm(self.embedding(tokens))
        return self.head(states).log_softmax(-1), states.mean(1)


def write(name, model, inputs, input_name, outputs, axes):
    model.eval()
    with torch.no_grad():
        expected = model(inputs)
    expected = expected if isinstance(expected, tuple) else (expected,)
    torch.onnx.export(model, inputs, name + ".onnx", input_names=[input_name], output_names=outputs, dynamic_axes=axes, opset_version=15)
    with open(name + ".json", "w") as file:
        json.dump({"input": inputs.tolist(), **{key: value.tolist() for key, value in zip(outputs, expected)}}, file)


write("torch-convolution", Convolution(), torch.rand(5, 3, 8, 8), "image", ["logits"], {"image": {0: "batch"}, "logits": {0: "batch"}})
write("torch-recurrent", Recurrent(), torch.randint(0, 20, (6, 7)), "tokens", ["tags", "mean"],
      {"tokens": {0: "batch", 1: "length"}, "tags": {0: "batch", 1: "length"}, "mean": {0: "batch"}})

rows, labels = load_iris(return_X_y=True)
rows = rows.astype("float32")
forest = RandomForestClassifier(n_estimators=5, max_depth=4, random_state=1).fit(rows, labels)
trees = [{
    "feature": tree.tree_.feature.tolist(), "threshold": tree.tree_.threshold.tolist(), "left": tree.tree_.children_left.tolist(),
    "right": tree.tree_.children_right.tolist(), "value": [(value[0] / value[0].sum()).tolist() for value in tree.tree_.value]} for tree in forest.estimators_]
with open("sklearn-forest.json", "w") as file:
    json.dump({"trees": trees, "rows": rows.tolist(), "probabilities": forest.predict_proba(rows).tolist()}, file)
