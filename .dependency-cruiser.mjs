// Who may import whom. What is not listed under `allowed` is an error; `forbidden` narrows what inside a room may be used.
// All paths are anchored, so that a folder of a like name does not slip through.

/** In this order: a library may import only those before it. */
const LIBS = [
  'contracts',
  'kernel',
  'platform',
  'directory',
  'intake',
  'linkage',
  'episodes',
  'protocols',
  'sharing',
  'alerting',
  'reporting',
];
/** They import nothing of ours. */
const FIRST = ['contracts', 'kernel'];
const APPS = ['gateway', 'matcher', 'notifier'];

const indexOf = (folder, names) => `^${folder}/(${names.join('|')})/src/index\\.ts$`;
const SPEC = '\\.(unit|int|e2e)\\.spec\\.ts$';
const CODE_OF_ROOMS = '^(apps|libs)/';
const NPM = '^node_modules/';

/** The top of a library, but for its index, its Nest module and its specs. Plumbing has no domain. */
const DOMAIN = `^libs/(${LIBS.filter((lib) => lib !== 'platform').join('|')})/src/[^/]+\\.ts$`;
const NOT_DOMAIN = ['^libs/[^/]+/src/index\\.ts$', '\\.module\\.ts$', SPEC];

/** Packages that a pure function may use: declarations beside a field, parsing, calendars, letters of other scripts. No framework, no driver. */
const PURE_PACKAGES = [
  'class-validator',
  'class-validator-jsonschema',
  'class-transformer',
  'reflect-metadata',
  'ajv',
  'any-ascii',
  'handlebars',
  'luxon',
  'yaml',
];

const npm = (names) => `^node_modules/(@types/)?(${names.join('|')})/`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  allowedSeverity: 'error',
  allowed: [
    // inside one room
    { from: { path: '^(apps|libs)/([^/]+)/' }, to: { path: '^$1/$2/' } },
    // a library: those before it, by their index
    ...LIBS.filter((lib) => !FIRST.includes(lib)).map((lib) => ({
      from: { path: `^libs/${lib}/` },
      to: { path: indexOf('libs', LIBS.slice(0, LIBS.indexOf(lib))) },
    })),
    // an app: every library, by its index
    {
      from: { path: `^apps/(${[...APPS, 'operator', 'standalone'].join('|')})/` },
      to: { path: indexOf('libs', LIBS) },
    },
    // what an operator's commands must have done, and each process checks as it starts
    { from: { path: `^apps/(${[...APPS, 'standalone'].join('|')})/` }, to: { path: indexOf('apps', ['operator']) } },
    // the three apps in one process
    { from: { path: '^apps/standalone/' }, to: { path: indexOf('apps', APPS) } },
    // for tests only
    { from: { path: `^(apps|libs)/(.*${SPEC}|[^/]+/test/)` }, to: { path: indexOf('libs', ['testing']) } },
    { from: { path: '^libs/testing/' }, to: { path: indexOf('libs', LIBS) } },
    {
      from: { path: '^test/' },
      to: {
        path: `^test/|^scripts/fleet/fleet\\.mjs$|${indexOf('libs', [...LIBS, 'testing'])}|${indexOf('apps', [...APPS, 'operator'])}`,
      },
    },
    // the broker of a test run is started as anyone would start one
    { from: { path: '^test/' }, to: { path: '^scripts/kafka/' } },
    // tools around the rooms: nothing else of ours imports them
    {
      from: { path: '^scripts/' },
      to: { path: `^scripts/|${indexOf('libs', LIBS)}|${indexOf('apps', [...APPS, 'operator', 'standalone'])}` },
    },
    // what npm and Node bring, narrowed below
    { from: { path: '^(apps|libs|test|scripts)/' }, to: { path: NPM } },
    { from: { path: '^(apps|libs|test|scripts)/' }, to: { dependencyTypes: ['core'] } },
  ],
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Two files that need each other are one, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-unresolved',
      comment: 'An import that leads nowhere is checked by no other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'domain-is-pure',
      comment: 'The domain imports no framework and no driver, so that it can be tried with values alone.',
      severity: 'error',
      from: { path: DOMAIN, pathNot: NOT_DOMAIN },
      to: { path: NPM, pathNot: npm(PURE_PACKAGES) },
    },
    {
      name: 'domain-touches-nothing',
      comment: 'No files, sockets or processes in the domain. Hashing is pure, and the kernel has it for all.',
      severity: 'error',
      from: { path: DOMAIN, pathNot: NOT_DOMAIN },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|util)$' },
    },
    {
      name: 'hashing-is-the-kernels',
      comment: 'One way to derive an id and to hash content: deriveId and contentHash of #kernel.',
      severity: 'error',
      from: { path: DOMAIN, pathNot: ['^libs/kernel/', ...NOT_DOMAIN] },
      to: { dependencyTypes: ['core'], path: '^(node:)?crypto$' },
    },
    {
      name: 'domain-above-adapters',
      comment: 'Adapters import the domain, never the other way round; plumbing is handed to adapters.',
      severity: 'error',
      from: { path: DOMAIN, pathNot: NOT_DOMAIN },
      to: { path: ['^libs/[^/]+/src/persistence/', '\\.module\\.ts$', indexOf('libs', ['platform'])] },
    },
    {
      name: 'packs-are-data',
      comment: 'A protocol pack is read and checked against its schema; code in it would be a rule nobody can review.',
      severity: 'error',
      from: { path: '^packs/' },
      to: {},
    },
    {
      name: 'no-development-package',
      comment: 'What runs in production is in dependencies; only tests and development scripts use devDependencies.',
      severity: 'error',
      from: { path: CODE_OF_ROOMS, pathNot: ['^libs/testing/', '^(apps|libs)/[^/]+/(test|scripts)/', SPEC] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that is there only because another brought it can go with that other.',
      severity: 'error',
      from: { path: CODE_OF_ROOMS },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'deprecated'] },
    },
  ],
  options: {
    doNotFollow: { path: NPM },
    exclude: { path: '^(dist|dist\\..*|coverage)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    // type-only imports are dependencies too: a room that knows another's types knows the other room
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      // `source` is where package.json's "imports" keep a room's index.ts, as the type checker and Jest resolve it
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
