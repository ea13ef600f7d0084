"""Tells the outcome of each test in a line of JSON."""

import json
import unittest


class Lines(unittest.TestResult):
    """Tells of each test in a line."""

    @staticmethod
    def tell(test, failure=""):
        name = test.id().split(".")[-1].removeprefix("test_")
        print(json.dumps({"name": name, "failure": failure}), flush=True)

    def addSuccess(self, test):
        self.tell(test)

    def addFailure(self, test, err):
        self.tell(test, self._exc_info_to_string(err, test))

    addError = addFailure


def tell(tests):
    """Runs the tests of a class."""
    unittest.defaultTestLoader.loadTestsFromTestCase(tests).run(Lines())
