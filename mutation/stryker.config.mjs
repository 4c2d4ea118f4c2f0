// Mutation testing of the protocol files: `npm run mutate`. Each mutant that the core's own tests let through is a rule
// that nothing would notice missing.
export default {
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  vitest: { configFile: 'mutation/vitest.config.ts', related: false },
  mutate: [
    'packages/core/src/{authorize,callback,discover,exchange,generate,logout,machine,profile,refresh,return-to,session,step,token-response}.ts',
    'packages/core/src/{id-token,jws-check,logout-token,signature,userinfo,verify}.ts',
    'packages/core/src/{authorized-request,challenge,client-authentication,dpop,jarm,pushed}.ts',
  ],
  // Only the files that are mutated and those that test them are copied.
  ignorePatterns: [
    '**/dist',
    'apps',
    'e2e',
    'interop',
    'bench',
    'coverage',
    'docs',
    '.turbo',
    'packages/!(core|testing)/**',
  ],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A mutant that makes somebody wait for ever is found out soon, on a virtual clock: milliseconds.
  timeoutMS: 2000,
  reporters: ['clear-text', 'progress', 'json'],
  jsonReporter: { fileName: 'mutation/report.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
  disableTypeChecks: false,
  allowEmpty: false,
  tempDirName: 'mutation/.sandbox',
}
