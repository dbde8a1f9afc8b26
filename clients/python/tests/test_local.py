"""Fits, transforms and runs by a real ``synapse`` of this machine."""

import datetime
import json
import os
import signal
import subprocess
import sys
import unittest
from decimal import Decimal
from pathlib import Path

from . import support
import synapseserverless
from synapseserverless import DenseVector, Pipeline, PipelineModel, Session, SynapseError
from synapseserverless._command import find
from synapseserverless.lightgbm import LightGBMClassifier, LightGBMRegressionModel, LightGBMRegressor
from synapseserverless.ml.feature import VectorAssembler
from synapseserverless.stages import RenameColumn
from synapseserverless.train import ComputeModelStatistics

# One tree with one cut and a step of its whole length: each side predicts the mean of its labels, which is done by hand.
STUMP = dict(numIterations=1, learningRate=1.0, numLeaves=2, minDataInLeaf=1, minDataPerBin=1, minSumHessianInLeaf=0.0)


class PipelineTests(support.FolderTestCase):
    def test_a_pipeline_is_fitted_applied_saved_and_loaded(self):
        news = []
        rows = [{"x": 0.0, "z": 1.0, "label": 1.0}, {"x": 0.0, "z": 1.0, "label": 3.0}, {"x": 1.0, "z": 1.0, "label": 10.0}, {"x": 1.0, "z": 1.0, "label": 20.0}]
        pipeline = Pipeline(stages=[VectorAssembler(inputCols=["x", "z"], outputCol="features"), LightGBMRegressor(**STUMP)])

        model = pipeline.fit(rows, progress=news.append)
        model.save("kept")
        loaded = PipelineModel.load("kept")
        scored = loaded.transform([{"x": 0.0, "z": 1.0}, {"x": 1.0, "z": 1.0}])

        self.assertEqual([2.0, 15.0], [round(row["prediction"], 9) for row in scored])
        self.assertEqual([0.0, 1.0], scored[0]["features"])
        self.assertIsInstance(scored[0]["features"], DenseVector)
        self.assertIn("fit LightGBMRegressor", {piece["phase"] for piece in news})
        self.assertEqual({"x": 1}, loaded.stages[1].getFeatureImportances())
        self.assertIn("<html", model.run.report.html)
        self.assertIn("srcdoc", model.report._repr_html_())
        self.assertEqual("completed", model.run.record["status"])
        with self.assertRaisesRegex(SynapseError, "is there already"):
            model.save("kept")
        model.write().overwrite().save("kept")

    def test_files_are_transformed_as_by_the_command_line(self):
        stage = [{"type": "RenameColumn", "inputCol": "wind", "outputCol": "speed"}]
        Path("stage.json").write_text(json.dumps(stage))
        subprocess.run([*find(), "transform", "stage.json", "--data", support.WEATHER, "--out", "theirs.csv"], check=True, capture_output=True)

        RenameColumn(inputCol="wind", outputCol="speed").transform(support.WEATHER, out="ours.csv")

        self.assertEqual(Path("theirs.csv").read_bytes(), Path("ours.csv").read_bytes())

    def test_a_model_of_one_stage_is_of_its_class(self):
        rows = [{"features": DenseVector([value]), "label": value} for value in (1.0, 2.0, 3.0, 4.0)]

        LightGBMRegressor(**STUMP).fit(rows, save="single")

        self.assertIn("tree", LightGBMRegressionModel.load("single").getNativeModel())
        with self.assertRaisesRegex(SynapseError, "has a LightGBMRegressionModel, not a LightGBMClassificationModel"):
            synapseserverless.LightGBMClassificationModel.load("single")


class DataTests(support.FolderTestCase):
    ROWS = [
        {
            "whole": 2**53 + 1, "huge": 10**20, "number": 0.1, "none": float("nan"), "text": "007", "flag": True, "day": datetime.date(2024, 1, 31),
            "moment": datetime.datetime(2024, 1, 31, 10, 0, 0, 123456), "zoned": datetime.datetime(2024, 1, 31, 10, tzinfo=datetime.timezone.utc),
            "time": datetime.time(14, 5), "money": Decimal("12.50"), "vector": DenseVector([0.5, -2.0]), "list": ["a", "b"],
        },
        {"text": "1e5", "number": float("inf"), "money": Decimal("3")},
    ]

    def test_rows_come_back_as_they_were(self):
        back = RenameColumn(inputCol="text", outputCol="words").transform(self.ROWS)

        self.assertEqual("007", back[0].pop("words"))
        self.assertTrue(back[0]["none"] != back[0].pop("none"))
        expected = {name: value for name, value in self.ROWS[0].items() if name not in ("text", "none")}
        self.assertEqual(expected, back[0])
        self.assertEqual({name: type(value) for name, value in expected.items()}, {name: type(value) for name, value in back[0].items()})
        self.assertEqual(("1e5", float("inf"), Decimal("3.00"), None), tuple(back[1][name] for name in ("words", "number", "money", "whole")))

    def test_splits_share_no_row_and_leave_none_out(self):
        session = Session()
        table = session.createDataFrame([(value, f"row {value}") for value in range(200)], ["id", "name"])

        parts = table.randomSplit([0.7, 0.3], seed=7)
        ids = [[row.id for row in part.collect()] for part in parts]

        self.assertEqual(list(range(200)), sorted(ids[0] + ids[1]))
        self.assertTrue(110 < len(ids[0]) < 170)

    def test_a_table_is_looked_at(self):
        table = Session().read.csv(support.WEATHER)

        self.assertEqual(("double", "date32"), (table.schema["wind"], table.schema["date"]))
        self.assertEqual(datetime.date(2012, 1, 2), table.first().date)
        self.assertIn("<th>location</th>", table._repr_html_())

    def test_metrics_of_predictions(self):
        # Three of four are right.
        rows = [{"label": one, "prediction": other} for one, other in ((0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0))]

        metrics = ComputeModelStatistics(labelCol="label", scoredLabelsCol="prediction", evaluationMetric="classification").evaluate(rows)

        self.assertEqual(0.75, metrics["accuracy"])

    def test_a_frame_of_pandas_goes_and_comes(self):
        try:
            import pandas
        except ImportError:
            self.skipTest("pandas is not installed")
        frame = pandas.DataFrame({"id": [1, 2], "when": pandas.to_datetime(["2024-01-31 10:00", None]), "name": ["007", None], "value": [0.1, None]})

        back = RenameColumn(inputCol="name", outputCol="code").transform(frame)

        self.assertEqual(["id", "when", "code", "value"], list(back.columns))
        self.assertEqual((1, pandas.Timestamp("2024-01-31 10:00"), "007", 0.1), tuple(back.iloc[0]))
        self.assertTrue(back.iloc[1][["when", "code", "value"]].isna().all())


class ScikitLearnTests(support.FolderTestCase):
    def test_classes_are_learned_from_a_matrix(self):
        X = [[0.0, 1.0], [0.0, 2.0], [1.0, 1.0], [1.0, None]]

        classifier = LightGBMClassifier(numIterations=20, minDataInLeaf=1, minDataPerBin=1, minSumHessianInLeaf=0.0).fit(X, ["no", "no", "yes", "yes"])
        probabilities = classifier.predict_proba(X)

        self.assertEqual(["no", "yes"], classifier.classes_)
        self.assertTrue(all(abs(sum(row) - 1) < 1e-9 for row in probabilities))
        self.assertEqual(["no", "no", "yes", "yes"], [classifier.classes_[row.index(max(row))] for row in probabilities])
        self.assertEqual(1.0, classifier.score(X, ["no", "no", "yes", "yes"]))

    def test_arrays_give_arrays(self):
        try:
            import numpy
        except ImportError:
            self.skipTest("numpy is not installed")
        X, y = numpy.array([[0.0, 1.0], [0.0, 1.0], [1.0, 1.0], [1.0, 1.0]]), numpy.array([1.0, 3.0, 10.0, 20.0])

        said = LightGBMRegressor(**STUMP).fit(X, y).predict(X)

        self.assertIsInstance(said, numpy.ndarray)
        self.assertEqual([2.0, 2.0, 15.0, 15.0], said.round(9).tolist())

    def test_what_is_no_matrix_is_refused(self):
        for message, X, y in (("one length", [[1.0], [1.0, 2.0]], [1, 2]), ("2 rows and y has 3", [[1.0], [2.0]], [1, 2, 3]), ("features are numbers", [["a"], ["b"]], [1, 2])):
            with self.subTest(message), self.assertRaisesRegex(SynapseError, message):
                LightGBMRegressor().fit(X, y)
        with self.assertRaisesRegex(SynapseError, "is not fitted"):
            LightGBMRegressor().predict([[1.0]])


class FailureTests(support.FolderTestCase):
    def test_a_missing_column_is_told_with_its_stage_and_no_file_of_ours(self):
        with self.assertRaises(SynapseError) as caught:
            RenameColumn(inputCol="winds", outputCol="speed").transform(support.WEATHER)

        error = caught.exception
        self.assertEqual(("specification", "RenameColumn", "inputCol", None), (error.code, error.stage, error.parameter, error.file))
        self.assertIn("Did you mean 'wind'", error.message)

    def test_a_mistake_in_a_file_is_told_with_its_line(self):
        Path("spec.yaml").write_text(f"name: s\ninputs:\n  w: {support.WEATHER}\npipeline:\n  - type: RenameColum\ntransform: w\n")

        with self.assertRaisesRegex(SynapseError, "Did you mean 'RenameColumn'") as caught:
            Session().run("spec.yaml")

        self.assertEqual(("spec.yaml", 5, "specification"), (os.path.basename(caught.exception.file), caught.exception.line, caught.exception.code))

    def test_a_command_that_is_not_there(self):
        with self.assertRaisesRegex(SynapseError, "names ./nowhere/synapse, and there is no such program"):
            RenameColumn(inputCol="a", outputCol="b").transform(support.WEATHER, session=Session(command="./nowhere/synapse"))

    def test_what_is_no_table(self):
        for message, data in (("is no table", 5), ("no rows", []), ("rows of a table are mappings", [1, 2])):
            with self.subTest(message), self.assertRaisesRegex(SynapseError, message):
                RenameColumn(inputCol="a", outputCol="b").transform(data)

    @unittest.skipUnless(os.name == "posix", "Signals are sent as on Linux and macOS")
    def test_an_interrupt_cancels_the_run(self):
        program = (
            "import sys; sys.path.insert(0, %r)\n"
            "from synapseserverless import Pipeline, Session\n"
            "from synapseserverless.lightgbm import LightGBMRegressor\n"
            "from synapseserverless.ml.feature import VectorAssembler\n"
            "stages = [VectorAssembler(inputCols=['distance'], outputCol='features'), LightGBMRegressor(labelCol='delay', numIterations=1000000)]\n"
            "news = lambda piece: print(piece['runId'], piece['phase'], flush=True)\n"
            "Pipeline(stages=stages).fit(%r, session=Session(work='work'), progress=news)\n"
        ) % (str(support.PYTHON), support.FLIGHTS)
        # The process that runs the tests may ignore interrupts, as shells do for what they start in the background; that would be inherited.
        heeds = (lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)) if os.name == "posix" else None
        process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heeds)
        self.addCleanup(process.kill)
        run = next(line.split()[0] for line in process.stdout if line.split(" ", 1)[1].startswith("fit "))

        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)

        self.assertIn("KeyboardInterrupt", said)
        self.assertEqual("cancelled", json.loads(Path("work", "runs", run, "run.json").read_text())["status"])
