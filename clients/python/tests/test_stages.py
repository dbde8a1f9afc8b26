"""Stages as Python has them, without any work being done."""

import importlib
import inspect
import pickle
import sys
import unittest
from unittest import mock

from . import support
import synapseserverless
from synapseserverless import Pipeline, SynapseError, secret
from synapseserverless._index import MODULES
from synapseserverless.lightgbm import LightGBMClassificationModel, LightGBMClassifier, LightGBMRegressor


class ParameterTests(unittest.TestCase):
    def test_parameters_are_keywords_setters_and_attributes(self):
        stage = LightGBMClassifier(numIterations=10).setNumLeaves(7)
        stage.learningRate = 0.5

        self.assertEqual((10, 7, 0.5), (stage.getNumIterations(), stage.numLeaves, stage.getLearningRate()))
        # SynapseML's default, by its documentation.
        self.assertEqual("features", stage.getFeaturesCol())

    def test_a_wrong_parameter_is_refused_with_the_nearest_name(self):
        for attempt in (
            lambda: LightGBMClassifier(numLeafs=3),
            lambda: LightGBMClassifier().setNumLeafs(3),
            lambda: setattr(LightGBMClassifier(), "numLeafs", 3),
            lambda: LightGBMClassifier().set_params(numLeafs=3),
        ):
            with self.assertRaisesRegex(SynapseError, r"LightGBMClassifier has no parameter 'numLeafs'\. Did you mean 'numLeaves'") as caught:
                attempt()
            self.assertEqual(("LightGBMClassifier", "numLeafs"), (caught.exception.stage, caught.exception.parameter))

    def test_a_wrong_stage_is_refused_with_the_nearest_name(self):
        with self.assertRaisesRegex(AttributeError, "Did you mean 'LightGBMClassifier'"):
            synapseserverless.LightGBMClasifier

    def test_an_editor_sees_names_defaults_and_texts(self):
        parameter = inspect.signature(LightGBMClassifier).parameters["numIterations"]

        self.assertEqual((100, inspect.Parameter.KEYWORD_ONLY), (parameter.default, parameter.kind))
        self.assertIn("numIterations : int, default 100", LightGBMClassifier.__doc__)
        self.assertIn("setNumIterations", dir(LightGBMClassifier()))

    def test_a_service_takes_a_value_or_a_column(self):
        from synapseserverless.services.text import TextSentiment

        stage = TextSentiment(textCol="review", subscriptionKey=secret("language-key"), AADToken="secret:token")

        self.assertEqual(("review", "secret:language-key", "secret:token"), (stage.getTextCol(), stage.getSubscriptionKey(), stage.getAADToken()))

    def test_what_scikit_learn_does_with_estimators(self):
        stage = LightGBMRegressor(numLeaves=5)

        clone = type(stage)(**stage.get_params(deep=False)).set_params(numIterations=3)

        self.assertEqual({"numLeaves": 5, "numIterations": 3}, clone.get_params())
        self.assertEqual({"numLeaves": 5}, stage.get_params())
        self.assertEqual(clone.get_params(), pickle.loads(pickle.dumps(clone)).get_params())

    def test_a_model_is_not_made_by_hand(self):
        with self.assertRaisesRegex(SynapseError, "comes from a fit"):
            LightGBMClassificationModel()

    def test_a_pipeline_is_made_of_stages(self):
        with self.assertRaisesRegex(SynapseError, "write its parentheses"):
            Pipeline(stages=[LightGBMClassifier])
        with self.assertRaisesRegex(SynapseError, "no stages"):
            Pipeline(stages=[]).fit(support.WEATHER)


class ModuleTests(unittest.TestCase):
    def test_every_stage_is_where_the_index_says(self):
        for name, module in MODULES.items():
            with self.subTest(name):
                self.assertEqual(name, getattr(importlib.import_module("synapseserverless." + module), name).__name__)

    def test_a_script_of_SynapseML_finds_its_modules(self):
        # Paths of SynapseML's and Spark's Python packages, with the first part changed.
        for path in (
            "lightgbm.LightGBMClassifier", "train.ComputeModelStatistics", "train.TrainClassifier", "featurize.ValueIndexer", "featurize.text.TextFeaturizer",
            "stages.SelectColumns", "automl.TuneHyperparameters", "nn.KNN", "isolationforest.IsolationForest", "recommendation.SAR", "vw.VowpalWabbitClassifier",
            "explainers.TabularSHAP", "onnx.ONNXModel", "opencv.ImageTransformer", "io.http.SimpleHTTPTransformer", "services.openai.OpenAIPrompt",
            "services.AnalyzeText", "services.translate.Translate", "causal.DoubleMLEstimator", "cyber.AccessAnomaly", "exploratory.FeatureBalanceMeasure",
            "ml.Pipeline", "ml.feature.StringIndexer", "ml.classification.LogisticRegression", "ml.evaluation.RegressionEvaluator",
        ):
            module, _, name = path.rpartition(".")
            with self.subTest(path):
                self.assertTrue(hasattr(importlib.import_module("synapseserverless." + module), name))

    def test_a_Python_that_is_too_old_is_told_so(self):
        source = (support.PYTHON / "synapseserverless" / "__init__.py").read_text(encoding="utf-8")
        with mock.patch.object(sys, "version_info", (3, 8, 20)):
            with self.assertRaisesRegex(ImportError, "needs Python 3.9 or later, and this is Python 3.8"):
                exec(compile(source, "__init__.py", "exec"), {"__name__": "synapseserverless"})
