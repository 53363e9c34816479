import eslint from '@eslint/js'
import globals from 'globals'
import tseslint from 'typescript-eslint'

/** Learner-facing code: ordinary services, flawed on purpose. Formatting and types hold for them, our conventions do not. */
const LEARNER_CODE = [
  'exercises/**',
  'solutions/**',
  'graders/*/mutants/**',
  'graders/*/alternatives/**',
  'graders/*/variants/**',
  'graders/*/plain/**',
  // Small services to be attacked.
  'graders/engine/attack/fixtures/**',
]

/**
 * What the light runner offers is this list's complement: a grader that passes it runs in every runtime.
 *
 * @type {import('eslint').Linter.RulesRecord}
 */
const NOT_IN_GRADERS = {
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          regex: '^(?!#grader$|\\./|\\.\\./|node:(assert|assert/strict|buffer|crypto|events|stream|string_decoder|url|util)$)',
          message:
            'A grader imports #grader, helpers of its own folder, and node:assert, buffer, crypto, events, stream, string_decoder, url and util.',
        },
      ],
    },
  ],
  'no-restricted-globals': [
    'error',
    ...['setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
      name,
      message: 'Wait for a condition with `until`, never for a time.',
    })),
    ...['process', 'fetch', 'vi', 'jest', 'describe', 'it', 'test', 'beforeEach', 'afterEach', 'beforeAll', 'afterAll'].map((name) => ({
      name,
      message: 'Not offered by the light runner: declare requirements and use their fixtures.',
    })),
  ],
  'no-restricted-properties': [
    'error',
    ...[
      'toMatchSnapshot',
      'toMatchInlineSnapshot',
      'toMatchFileSnapshot',
      'toThrowErrorMatchingSnapshot',
      'toThrowErrorMatchingInlineSnapshot',
    ].map((property) => ({
      property,
      message: 'A snapshot says what the answer was, not what was wanted.',
    })),
    { object: 'Math', property: 'random', message: 'Use the `random` fixture: a seed has to repeat the run.' },
  ],
}

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'dist-static/', '.astro/', '.data/', 'my/', ...LEARNER_CODE, '**/*.astro'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname }, globals: globals.node },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-console': 'error',
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true, namedFrom: true, namespaceFrom: true } },
      ],
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // `${number}` and `${boolean}` read well and can't surprise.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // An async function may have nothing to await where an interface asks for a promise.
      '@typescript-eslint/require-await': 'off',
      // Fixtures, fakes and factories are closures with method syntax: they have no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // `return void start()` and `() => voidCall()` end a callback in one line.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // It can't see that another task changed a flag during an await.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // Options of libraries are declared as classes and given as literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Monaco declares TypeScript's enums a second time.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
    },
  },
  {
    // Command line and bootstrap talk to people, an attack's helpers print what it got; configuration files are default exports by their tools' contracts.
    files: ['graders/engine/cli/**', 'graders/engine/attack/helpers/**', 'site/bootstrap/**', 'course/coverage.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['*.config.{js,ts,mjs}', 'site/e2e/{*.config,global-setup}.ts', 'site/content.config.ts', '**/*.d.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    // Nest's classes are often empty or only hold decorators; injection types must stay values.
    files: ['site/server/**'],
    rules: {
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
      '@typescript-eslint/consistent-type-imports': 'off',
      // It does not see that a decorator uses a value.
      'no-useless-assignment': 'off',
    },
  },
  {
    files: ['site/**/*.{ts,tsx}'],
    ignores: ['site/server/**', 'site/bootstrap/**', 'site/bench/**', 'site/e2e/**', 'site/catalogue/**', 'site/offline/build/**'],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['**/*.test.ts', 'site/e2e/**'],
    rules: {
      // Matchers such as expect.stringContaining are typed any by their library.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  { files: ['graders/*/*.ts'], ignores: ['graders/engine/**'], rules: NOT_IN_GRADERS },
  // Plain JavaScript has no types to check rules with, but the compiler checks it (checkJs).
  { files: ['**/*.{js,mjs,cjs}'], ...tseslint.configs.disableTypeChecked },
)
