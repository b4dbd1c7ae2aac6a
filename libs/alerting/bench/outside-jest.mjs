// The builders of `testing` come with suites that ask for Jest; a bench needs the builders alone.
import { registerHooks } from 'node:module';

const names = ['afterAll', 'afterEach', 'beforeAll', 'beforeEach', 'describe', 'expect', 'it', 'jest', 'test'];
const nothing = `data:text/javascript,${names.map((name) => `export const ${name} = undefined;`).join('')}`;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: nothing, shortCircuit: true } : next(specifier, context),
});
