"""Writes the models of XGBoost that the tests read, with rows and what XGBoost itself predicts for them.

Run it where Debian's python3-xgboost (1.7.4) is; it writes into Models/. The same script gives the same files.
"""
import json
import os
import struct

import numpy as np
import xgboost as xgb

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Models")
TRAIN, TEST = 600, 60


def table(seed, rows, categories=()):
    random = np.random.default_rng(seed)
    x = random.normal(size=(rows, 6)).astype(np.float32)
    # Values that other libraries take for zero, zeros of both signs, and missing ones.
    x[:, 1] = random.choice(np.array([0.0, -0.0, 1e-36, -1e-36, 3e-39, -3e-39, 1e-40, 1, -1], dtype=np.float32), rows)
    x[:, 2] = np.round(x[:, 2] * 4) / 4
    for column in categories:
        x[:, column] = random.integers(0, 40, rows)
    x[random.random((rows, 6)) < 0.1] = np.nan
    return x


def signal(x):
    y = np.nan_to_num(x)
    return np.sin(2 * y[:, 0]) + np.sign(y[:, 1]) * 0.7 + y[:, 2] * (y[:, 3] > 0) + 0.3 * (y[:, 4] % 3) + np.isnan(x[:, 5]) * 0.5


def awkward(x, booster, categories):
    """Rows with values at, above and below thresholds, and categories that no split knows."""
    model = json.loads(booster.save_raw("json"))["learner"]["gradient_booster"]
    trees = model.get("gbtree", model)["model"]["trees"]
    splits = [(tree["split_indices"][i], tree["split_conditions"][i]) for tree in trees for i, left in enumerate(tree["left_children"]) if left >= 0 and not tree["split_type"][i]]
    for row in range(x.shape[0] if splits else 0):
        feature, value = splits[row * 7 % len(splits)]
        value = np.float32(value)
        x[row, feature] = [value, np.nextafter(value, np.float32(9e9)), np.nextafter(value, np.float32(-9e9))][row % 3]
    for column in categories:
        x[::9, column] = 39
        x[4::9, column] = 1000
    return x


def write(name, labels, parameters, rounds=8, categories=(), ubjson=False, group=None, bounds=None, seed=1):
    x = table(seed, TRAIN, categories)
    types = ["c" if i in categories else "q" for i in range(6)]
    extra = dict(feature_types=types, enable_categorical=True) if categories else {}
    train = xgb.DMatrix(x, label=None if bounds else labels(signal(x)), **extra)
    if group:
        train.set_group([group] * (TRAIN // group))
    if bounds:
        train.set_float_info("label_lower_bound", bounds(signal(x)))
        train.set_float_info("label_upper_bound", bounds(signal(x)) + 1)
    booster = xgb.train({"max_depth": 4, "eta": 0.4, "seed": 1, "nthread": 1, "verbosity": 0, **parameters}, train, rounds)
    test = awkward(table(seed + 1, TEST, categories), booster, categories)
    rows = xgb.DMatrix(test, **extra)
    margin = booster.predict(rows, output_margin=True, training=False)
    output = booster.predict(rows, training=False)
    booster.save_model(os.path.join(FOLDER, f"{name}.json"))
    if ubjson:
        booster.save_model(os.path.join(FOLDER, f"{name}.ubj"))
    # Floats by their bits: what is no number has no other form in JSON.
    bits = lambda values: [struct.unpack("<i", struct.pack("<f", value))[0] for value in np.asarray(values, dtype=np.float32).ravel()]
    with open(os.path.join(FOLDER, f"{name}.expected.json"), "w") as file:
        json.dump({"xgboost": xgb.__version__, "width": 6, "rows": bits(test), "margins": bits(margin), "outputs": bits(output)}, file)
        file.write("\n")


os.makedirs(FOLDER, exist_ok=True)
same, positive = (lambda s: s), (lambda s: np.exp(s / 2))
binary, classes = (lambda s: s > 0.4), (lambda s: np.digitize(s, [-0.2, 0.9]))
write("binary", binary, {"objective": "binary:logistic"}, rounds=20, ubjson=True)
write("classes", classes, {"objective": "multi:softprob", "num_class": 3, "num_parallel_tree": 2, "subsample": 0.6}, ubjson=True)
write("classes-named", classes, {"objective": "multi:softmax", "num_class": 3}, rounds=3)
write("categories", same, {"objective": "reg:squarederror", "tree_method": "hist", "max_cat_to_onehot": 1}, categories=(3, 4), rounds=12, ubjson=True)
write("one-hot", binary, {"objective": "binary:logistic", "tree_method": "hist", "max_cat_to_onehot": 100}, categories=(4,))
write("dart", same, {"objective": "reg:squarederror", "booster": "dart", "rate_drop": 0.4, "one_drop": 1}, ubjson=True)
write("pruned", same, {"objective": "reg:squarederror", "tree_method": "exact", "gamma": 4, "base_score": 0.25})
write("rank", lambda s: np.clip(np.round(s + 1), 0, 4), {"objective": "rank:ndcg"}, group=20)
write("pairs", lambda s: np.clip(np.round(s + 1), 0, 4), {"objective": "rank:pairwise"}, group=20, rounds=4)
for name, labels, objective, more in [
        ("poisson", lambda s: np.round(np.exp(s / 2)), "count:poisson", {}),
        ("gamma", positive, "reg:gamma", {}),
        ("tweedie", positive, "reg:tweedie", {"tweedie_variance_power": 1.3}),
        ("logistic", lambda s: 1 / (1 + np.exp(-s)), "reg:logistic", {"base_score": 0.7}),
        ("hinge", binary, "binary:hinge", {}),
        ("logitraw", binary, "binary:logitraw", {}),
        ("absolute", same, "reg:absoluteerror", {}),
        ("huber", same, "reg:pseudohubererror", {}),
        ("squared-log", positive, "reg:squaredlogerror", {}),
        ("cox", positive, "survival:cox", {}),
        ("aft", None, "survival:aft", {})]:
    write(name, labels, {"objective": objective, **more}, rounds=4, bounds=positive if objective == "survival:aft" else None)
