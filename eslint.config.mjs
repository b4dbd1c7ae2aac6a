import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { houseRules } from './scripts/ci/eslint-house-rules.mjs';

/** Pure by agreement: the top of a library, but for its module. `platform` and `testing` are plumbing throughout. */
const domain = {
  files: ['libs/*/src/*.ts'],
  ignores: ['libs/platform/**', 'libs/testing/**', '**/*.module.ts', '**/*.int.spec.ts'],
};

const timeAndChance = [
  { object: 'Date', property: 'now', message: 'Take the time as an argument.' },
  { object: 'performance', property: 'now', message: 'Take the time as an argument.' },
  { object: 'Math', property: 'random', message: 'A replay must give the same: derive it from what it names.' },
  { object: 'crypto', property: 'randomUUID', message: 'Derive the id from what it names: deriveId of #kernel.' },
  {
    object: 'crypto',
    property: 'getRandomValues',
    message: 'A replay must give the same: derive it from what it names.',
  },
];

/** Mistakes that no type shows, for TypeScript and for scripts alike. */
const mistakes = {
  eqeqeq: 'error',
  'house/disable-says-why': 'error',
  'max-lines': ['error', { max: 300 }],
  'no-cond-assign': 'error',
  'no-constant-binary-expression': 'error',
  'no-control-regex': 'error',
  'no-empty-character-class': 'error',
  'no-eval': 'error',
  'no-irregular-whitespace': 'error',
  'no-loss-of-precision': 'error',
  'no-misleading-character-class': 'error',
  'no-prototype-builtins': 'error',
  'no-self-compare': 'error',
  'no-template-curly-in-string': 'error',
  'no-unsafe-finally': 'error',
  'no-unsafe-optional-chaining': 'error',
  'no-useless-backreference': 'error',
  'no-useless-escape': 'error',
};

const focusedAndMocked = [
  ...['describe', 'it', 'test'].map((object) => ({ object, property: 'only', message: 'Runs nothing else.' })),
  ...['mock', 'unstable_mockModule', 'doMock'].map((property) => ({
    object: 'jest',
    property,
    message: 'Collaborators are real, or small fakes that pass the same port tests.',
  })),
];

export default defineConfig(
  { ignores: ['dist/', 'dist.*/', 'node_modules/', '.homeward/', '.kafka/', 'coverage/', '**/generated/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' }, plugins: { house: houseRules } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...mistakes,
      'no-console': 'error',
      // the style's limit for a constructor; a function that takes more takes an object
      '@typescript-eslint/max-params': ['error', { max: 6 }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { requireDefaultForNonUnion: true }],
      // a Nest module is a class with a decorator and nothing in it
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // the event classes declare shapes: what comes off the wire is checked against them, and never constructed
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // a number reads the same wherever it is printed; all else must say how
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => done()` as a callback says nothing wrong about what it returns
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    ...domain,
    rules: {
      'no-restricted-properties': ['error', ...timeAndChance],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Take the time as an argument.' },
        { selector: 'CallExpression[callee.name="Date"]', message: 'Take the time as an argument.' },
        { selector: 'CallExpression[callee.name="randomUUID"]', message: 'Derive the id: deriveId of #kernel.' },
        { selector: 'ImportSpecifier[imported.name=/^random/]', message: 'A replay must give the same.' },
      ],
    },
  },
  {
    files: ['**/*.spec.ts'],
    rules: {
      'max-lines': ['error', { max: 500 }],
      'no-restricted-properties': ['error', ...focusedAndMocked, ...timeAndChance],
      // a fake of a port keeps the port's promise without having anything to wait for
      '@typescript-eslint/require-await': 'off',
      // Jest's matchers inside objects (`expect.any(String)`) are `any` by their own declaration
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    // there the time and chance of the machine are what is tried
    files: ['**/*.int.spec.ts', '**/*.e2e.spec.ts'],
    rules: { 'no-restricted-properties': ['error', ...focusedAndMocked] },
  },
  {
    files: ['scripts/**/*.ts'],
    // scripts speak to whoever called them
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: mistakes,
  },
);
