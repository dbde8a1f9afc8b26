"""Runs and models of a real ``synapse serve``."""

import unittest

from . import support
from synapseserverless import Pipeline, Session, SynapseError
from synapseserverless.lightgbm import LightGBMRegressor
from synapseserverless.ml.feature import VectorAssembler

STAGES = [VectorAssembler(inputCols=["temp_max", "wind"], outputCol="features"), LightGBMRegressor(labelCol="temp_max_tomorrow", numIterations=5)]


class ServiceTests(support.FolderTestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = support.Service.start()
        cls.session = Session(url=cls.service.url, key=support.KEY)

    def test_a_pipeline_is_fitted_there_and_scores_rows(self):
        model = Pipeline(stages=STAGES).fit("weather.csv", session=self.session, save="weather")
        rows = [{"temp_max": 5.0, "wind": 2.0}, {"temp_max": 30.0, "wind": 2.0}]

        cold, warm = (row["prediction"] for row in model.transform(rows, columns=["prediction"]))
        run = self.session.model("weather").transform("weather.csv", out="scored")

        self.assertLess(cold, warm)
        self.assertEqual("completed", model.run.status)
        self.assertIn("<html", model.run.report.html)
        self.assertIn("weather", [one["name"] for one in self.session.models()])
        self.assertEqual(("completed", 2918), (run.status, run.rows["out"]))
        self.assertTrue((self.service.root / "data" / "scored" / "_SUCCESS").exists())

    def test_a_run_is_watched_and_cancelled(self):
        endless = {"name": "endless", "inputs": {"w": "weather.csv"}, "pipeline": [STAGES[0], STAGES[1].copy({"numIterations": 1000000})], "fit": "w"}

        run = self.session.start(endless)
        self.assertIn(run.status, ("pending", "running"))
        run.cancel()

        self.assertEqual("cancelled", run.wait(120).status)
        self.assertEqual("cancelled", self.session.find(run.id).status)
        self.assertIn(run.id, [one["runId"] for one in self.session.runs(status="cancelled")])

    def test_a_pipeline_is_stored(self):
        stored = self.session.store("rename", {
            "name": "rename", "inputs": {"w": "weather.csv"}, "pipeline": [{"type": "RenameColumn", "inputCol": "wind", "outputCol": "speed"}], "transform": "w",
            "evaluate": {"type": "ComputeModelStatistics", "labelCol": "temp_max", "scoresCol": "temp_max", "evaluationMetric": "regression"}, "output": {"data": "renamed"},
        })

        run = self.session.run_stored("rename", set=["output.format=csv"])

        self.assertEqual((1, 2918), (stored["version"], run.rows["out"]))
        # A column compared with itself.
        self.assertEqual(0.0, run.metrics["root_mean_squared_error"])

    def test_refusals_are_told_in_the_words_of_the_service(self):
        with self.assertRaisesRegex(SynapseError, "Did you mean 'RenameColumn'") as caught:
            self.session.run({"name": "s", "inputs": {"w": "weather.csv"}, "pipeline": [{"type": "RenameColum"}], "transform": "w"})
        self.assertEqual(("http", 422), (caught.exception.code, caught.exception.status))
        with self.assertRaises(SynapseError) as caught:
            Session(url=self.service.url, key="a-key-that-is-another").models()
        self.assertEqual(401, caught.exception.status)
        with self.assertRaisesRegex(SynapseError, "does not answer"):
            Session(url="http://127.0.0.1:1", key=support.KEY).models()
        with self.assertRaisesRegex(SynapseError, "is no address of a service"):
            Session(url="localhost:7420")
        with self.assertRaisesRegex(SynapseError, "cannot be handed to a service"):
            Pipeline(stages=STAGES).fit([{"temp_max": 1.0}], session=self.session, save="rows")
        with self.assertRaisesRegex(SynapseError, "Give one, as in fit"):
            Pipeline(stages=STAGES).fit("weather.csv", session=self.session)


class DocumentTests(support.FolderTestCase):
    """The programs of docs/python.md, one after another, as a reader would run them."""

    def test_the_programs_of_the_page_run(self):
        import os
        import re
        import shutil
        from contextlib import redirect_stdout
        from io import StringIO
        from unittest import mock

        service = support.Service.start()
        shutil.copytree(support.REPOSITORY / "samples" / "tomorrow-temperature" / "data", "data")
        page = (support.REPOSITORY / "docs" / "python.md").read_text(encoding="utf-8")
        names = {"__name__": "page"}
        printed = StringIO()
        with mock.patch.dict(os.environ, {"SYNAPSE_URL": service.url, "SYNAPSE_KEY": support.KEY}), redirect_stdout(printed):
            for block in re.finditer(r"^```python run\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
                line = page[: block.start()].count("\n") + 1
                exec(compile("\n" * line + block.group(1), "docs/python.md", "exec"), names)

        self.assertIn("prediction", printed.getvalue())


class SampleTests(support.FolderTestCase):
    def test_flights_that_will_be_late(self):
        import runpy
        from contextlib import redirect_stdout
        from io import StringIO

        printed = StringIO()
        with redirect_stdout(printed):
            runpy.run_path(str(support.REPOSITORY / "samples" / "flight-delays-python" / "flight_delays.py"), run_name="__main__")

        auc = float(next(line.split()[1] for line in printed.getvalue().splitlines() if line.startswith("AUC")))
        # The pipeline of samples/flight-delays, with other rows in its splits, reaches 0.74.
        self.assertAlmostEqual(0.735, auc, delta=0.02)


if __name__ == "__main__":
    unittest.main()
