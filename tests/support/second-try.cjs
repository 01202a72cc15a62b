/* global jest */
// A page that a busy machine draws late is asked once more. What failed the first time is printed all the same, so that
// a test that needs its second try can be seen and mended.
jest.retryTimes(1, { logErrorsBeforeRetry: true })
