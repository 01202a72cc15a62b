const { default: TestRunner } = require('jest-runner')

/** Browser tests start servers and a browser of their own: one file after the other, after everything else. */
module.exports = class SerialRunner extends TestRunner {
  isSerial = true
}
