import AllureVitestReporter from "allure-vitest/reporter";
import { experimental_getRunnerTask as runnerTaskOf, type TestCase } from "vitest/node";

/** Writes each test's result when the test ends, so that results outlive a killed run; the stock reporter waits for the end of all. */
export class ResultsReporter extends AllureVitestReporter {
  onTestCaseResult(test: TestCase): void {
    this.handleTask(runnerTaskOf(test));
  }

  override onTestRunEnd(): void {
    super.onTestRunEnd([]);
  }
}
