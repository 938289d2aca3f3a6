/** @type {import('jest').Config} */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  moduleNameMapper: { '^cdk8s-ml-workloads$': '<rootDir>/src/index.ts' },
  modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/jsii-out/', '<rootDir>/.conformance/'],
  testEnvironment: 'node',
  // jest leaves one core idle; on two cores that doubles the time
  maxWorkers: '100%',
};
