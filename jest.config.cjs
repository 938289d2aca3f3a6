/** @type {import('jest').Config} */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$|/@marcbachmann/.+\\.js$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  // cel-js is an ES module, which Node loads by itself and jest does not.
  transformIgnorePatterns: ['/node_modules/(?!@marcbachmann/)'],
  moduleNameMapper: {
    '^cdk8s-ml-workloads$': '<rootDir>/src/index.ts', '^cdk8s-ml-workloads/dispatch$': '<rootDir>/src/client/index.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/jsii-out/', '<rootDir>/.conformance/'],
  testEnvironment: 'node',
  // jest leaves one core idle; on two cores that doubles the time
  maxWorkers: '100%',
};
