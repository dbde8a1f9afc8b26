"""Will a flight be more than fifteen minutes late? Trained on four flights in five, tested on the others."""

from pathlib import Path

from synapseserverless import Pipeline, Session
from synapseserverless.featurize import ValueIndexer
from synapseserverless.lightgbm import LightGBMClassifier
from synapseserverless.ml.feature import FastVectorAssembler, SQLTransformer
from synapseserverless.train import ComputeModelStatistics

FLIGHTS = Path(__file__).resolve().parents[1] / "flight-delays" / "data" / "flights-200k.parquet"

# Session(url=..., key=...) would run the same on a service.
spark = Session()
train, test = spark.read.parquet(str(FLIGHTS)).randomSplit([0.8, 0.2], seed=42)

pipeline = Pipeline(stages=[
    SQLTransformer(statement="""
        SELECT *, CAST(delay > 15 AS INTEGER) AS label, hour(date) + minute(date) / 60.0 AS hour, isodow(date) AS weekday, dayofyear(date) AS day
        FROM __THIS__"""),
    # An airport that no training flight used counts as missing.
    ValueIndexer(inputCol="origin", outputCol="originIndex", handleInvalid="keep"),
    ValueIndexer(inputCol="destination", outputCol="destinationIndex", handleInvalid="keep"),
    FastVectorAssembler(inputCols=["originIndex", "destinationIndex", "weekday", "hour", "day", "distance"], outputCol="features"),
    LightGBMClassifier(categoricalSlotNames=["originIndex", "destinationIndex", "weekday"], numIterations=50, numLeaves=63),
])

model = pipeline.fit(train)
scored = model.transform(test)
metrics = ComputeModelStatistics(labelCol="label", scoredLabelsCol="prediction", scoresCol="probability", evaluationMetric="classification").evaluate(scored)

print("flights", scored.count())
for name in ("AUC", "accuracy", "precision", "recall"):
    print(f"{name:10} {metrics[name]:.4f}")
