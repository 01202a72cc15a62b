import { findChromium } from './scripts/support/programs.mjs'

/** Packages that are ES modules only: Jest on Node 20 cannot `require` those, so they are compiled like our code. */
const compiledPackages = [
  'cookie',
  'content-disposition',
  'typebox',
  '@fastify/type-provider-typebox',
  '@fastify/cookie',
  'temporal-polyfill',
  'temporal-spec',
  'temporal-utils',
  'file-type',
  'strtok3',
  'token-types',
  '@borewit',
  'uint8array-extras',
  '@tokenizer',
  '@seriousme',
  'nodemailer',
  'smtp-server',
  'postal-mime',
  '@web3-storage',
  'openid-client',
  'oauth4webapi',
  'jose',
]

const swc = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', tsx: true },
    transform: { react: { runtime: 'automatic' } },
  },
  module: { type: 'commonjs' },
}

const project = {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  transform: { '^.+\\.[cm]?[jt]sx?$': ['@swc/jest', swc] },
  transformIgnorePatterns: [`/node_modules/(?!(${compiledPackages.join('|')})/)`],
  setupFiles: ['<rootDir>/tests/support/plugin-names.ts'],
  globalSetup: '<rootDir>/tests/support/global-setup.mjs',
  globalTeardown: '<rootDir>/tests/support/global-teardown.mjs',
}

const unit = {
  ...project,
  displayName: 'unit',
  testMatch: ['<rootDir>/tests/**/*.test.{ts,tsx}'],
  testPathIgnorePatterns: ['<rootDir>/tests/browser/', '<rootDir>/tests/journeys/'],
}

const browser = {
  ...project,
  displayName: 'browser',
  testMatch: ['<rootDir>/tests/{browser,journeys}/**/*.test.{ts,tsx}'],
  globalSetup: '<rootDir>/tests/support/browser-setup.mjs',
}

export default {
  // Without a browser the summary says loudly that its tests did not run, and CI refuses to pass.
  projects: findChromium() ? [unit, browser] : [unit],
  maxWorkers: 2,
  // At its end nothing holds a worker, but to give back the memory of all modules that it has loaded takes it longer than
  // the usual half second, after which Jest would speak of a leak. A worker that is held is still told of, only later.
  workerGracefulExitTimeout: 20_000,
  coverageProvider: 'v8',
  testTimeout: 60_000,
  reporters: [['default', { summaryThreshold: 0 }], '<rootDir>/tests/support/summary-reporter.mjs'],
}
