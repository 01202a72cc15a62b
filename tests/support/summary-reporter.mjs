import { writeFileSync } from 'node:fs'

/** Ends every run with `N passed, N failed`; says loudly what did not run, so that silence never looks like success. */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const notRun = (process.env.TEST_NOT_RUN ?? '').split('\n').filter(Boolean)
    if (results.numPendingTests > 0) notRun.push(`${results.numPendingTests} tests are marked as skipped`)
    for (const reason of notRun) console.log(`\n!!! NOT RUN: ${reason}`)

    // A file that could not even be loaded counts as one failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const summary = `${results.numPassedTests} passed, ${failed} failed`
    if (process.env.TEST_SUMMARY_FILE) writeFileSync(process.env.TEST_SUMMARY_FILE, summary)
    else console.log(summary)
  }
}
