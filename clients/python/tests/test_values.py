"""Values on their way to a file and back, and messages."""

import datetime
import unittest
from decimal import Decimal
from io import StringIO

from . import support  # noqa: F401
from synapseserverless import DataFrame, DenseVector, Session, SynapseError, Vectors
from synapseserverless._progress import _Bar, _Lines, text_of
from synapseserverless._service import _pages
from synapseserverless._types import reader_of, to_json, type_of


class TypeTests(unittest.TestCase):
    def test_types_are_those_that_hold_every_value(self):
        for expected, values in (
            ("BIGINT", [1, None, -(2**63)]), ("DECIMAL(28,0)", [2**63, 1]), ("DOUBLE", [1, 2.5]), ("BOOLEAN", [True, None]), ("VARCHAR", ["007", ""]),
            ("DATE", [datetime.date(2024, 1, 31)]), ("TIMESTAMP", [datetime.datetime(2024, 1, 31), datetime.date(2024, 1, 31)]),
            ("TIMESTAMPTZ", [datetime.datetime(2024, 1, 31, tzinfo=datetime.timezone.utc)]), ("DECIMAL(4,2)", [Decimal("12.50"), 3]),
            ("FLOAT[2]", [Vectors.dense(1, 2.5), None]), (None, [None]), (None, [[1], [2, 3]]),
        ):
            with self.subTest(values=values):
                self.assertEqual(expected, type_of("x", values))

    def test_what_no_type_holds_is_refused_by_its_column(self):
        for message, values in (
            ("several kinds: int and str", [1, "a"]), ("no double is equal to it", [2**53 + 1, 0.5]), ("28 digits are the most", [10**30]),
            ("vectors of 1 and 2 slots", [DenseVector([1]), DenseVector([1, 2])]), ("has bytes", [b"x"]), ("has a object", [object()]),
        ):
            with self.subTest(message), self.assertRaisesRegex(SynapseError, message) as caught:
                type_of("x", values)
            self.assertEqual("x", caught.exception.column)

    def test_numbers_that_JSON_lacks_are_texts(self):
        self.assertEqual(["NaN", "inf", "-inf", 0.1], [to_json(value, "DOUBLE") for value in (float("nan"), float("inf"), float("-inf"), 0.1)])

    def test_values_come_back_as_what_their_type_says(self):
        for arrow, written, expected in (
            ("double", 3, 3.0), ("double", "Infinity", float("inf")), ("decimal(4, 2)", Decimal("12.50"), Decimal("12.50")), ("date32", "2024-01-31", datetime.date(2024, 1, 31)),
            ("timestamp[us]", "2024-01-31T10:00:00.5", datetime.datetime(2024, 1, 31, 10, 0, 0, 500000)),
            ("timestamp[us, UTC]", "2024-01-31T10:00:00Z", datetime.datetime(2024, 1, 31, 10, tzinfo=datetime.timezone.utc)),
            ("timestamp[ns]", "2024-01-31T10:00:00.123456789", "2024-01-31T10:00:00.123456789"), ("binary", "aMOp", "hé".encode()), ("float[2]", [1, 2.5], [1.0, 2.5]),
            ("list<timestamp[us]>", ["2024-01-31T10:00:00"], [datetime.datetime(2024, 1, 31, 10)]), ("time64[us]", "10:00:00", datetime.time(10)),
        ):
            with self.subTest(arrow=arrow):
                self.assertEqual(expected, reader_of(arrow)(written))
        self.assertIsNone(reader_of("utf8"))


class TableTests(unittest.TestCase):
    def test_a_mapping_is_an_input_or_columns(self):
        session = Session()

        self.assertEqual({"path": ["/data/a.csv"], "types": {"id": "VARCHAR"}}, DataFrame.of({"path": "/data/a.csv", "types": {"id": "VARCHAR"}}, session)._input())
        self.assertEqual([{"path": "a", "label": 1}, {"path": "b", "label": 2}], DataFrame.of({"path": ["a", "b"], "label": [1, 2]}, session).collect())
        with self.assertRaisesRegex(SynapseError, "all of one length"):
            DataFrame.of({"a": [1], "b": [1, 2]}, session)


class MessageTests(unittest.TestCase):
    def test_a_message_is_taken_apart(self):
        error = SynapseError.parse("bad.json(2,13), stage RenameColumn, parameter inputCol: There is no column 'q'. Did you mean 'a'?", "specification")

        self.assertEqual(
            ("bad.json", 2, 13, "RenameColumn", "inputCol", "specification"), (error.file, error.line, error.position, error.stage, error.parameter, error.code))

    def test_a_file_of_this_package_is_left_out_of_messages(self):
        error = SynapseError.parse("/tmp/x/specification.json(2,13), stage VectorAssembler, column 'a', row 7: A value is missing.", "failed", "/tmp/x/specification.json")

        self.assertEqual(("stage VectorAssembler, column 'a', row 7: A value is missing.", "VectorAssembler", "a", 7, None), (error.message, error.stage, error.column, error.row, error.file))

    def test_several_mistakes_are_several_errors(self):
        error = SynapseError.parse("2 things are wrong:\n  s.yaml(3,11): There is no stage 'A'.\n  s.yaml(5,5), stage B: B has no parameter 'c'.\n", "specification")

        self.assertEqual([(3, None), (5, "B")], [(one.line, one.stage) for one in error.errors])

    def test_progress_is_said_in_a_line(self):
        self.assertEqual("fit X: 3 of 8 tasks, 60,000 rows", text_of({"phase": "fit X", "tasksDone": 3, "tasksTotal": 8, "rows": 60000}))

    def test_a_terminal_has_a_bar_and_a_notebook_a_line_for_each_phase(self):
        news = [{"phase": "plan", "tasksDone": 0, "tasksTotal": 1}, {"phase": "fit X", "tasksDone": 4, "tasksTotal": 8}]
        terminal, notebook = StringIO(), StringIO()

        for progress in (_Bar(terminal), _Lines(notebook)):
            for piece in news:
                progress.show(piece)
            progress.end()

        self.assertIn("\r━━━━━━━╌╌╌╌╌╌╌ fit X: 4 of 8 tasks", terminal.getvalue())
        self.assertTrue(terminal.getvalue().endswith("\r"))
        self.assertEqual("plan: 1 of 1 tasks\nfit X: 8 of 8 tasks\n", notebook.getvalue())

    def test_rows_for_a_service_are_cut_by_number_and_size(self):
        rows = [{"a": "x" * 10}] * 5  # 18 bytes each, and a comma
        self.assertEqual([2, 2, 1], [len(page) for page in _pages(rows, 2, 1000)])
        self.assertEqual([3, 2], [len(page) for page in _pages(rows, 100, 60)])
