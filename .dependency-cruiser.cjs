const TESTS = '\\.(test|testing)\\.ts$'
/** Modules of the engine that run in a browser too. */
const IN_THE_PAGE =
  '^graders/engine/(exercise/(manifest|globs|canonical-json|variant)|documents/[^/]+|beside-subject|verdict/(verdict|assemble)|compile/(?!suite|guest)[^/]+|container/(machine|parts)|slots/(process|slot|slot-pool|supervisor-process)|supervisor/(protocol|rpc|line-messages)|engine|grade-subject|requirements|seed|subject-job|supervised-run)\\.ts$(?<!\\.test\\.ts)'
const LEARNER_CODE = '^(exercises|solutions)/|^graders/(?!engine/)[^/]+/(mutants|alternatives|variants|plain)/'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle has no first file to read. Types may refer to each other; so may the entities of a learner, as TypeORM has it.',
      severity: 'error',
      from: { pathNot: LEARNER_CODE },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'engine-knows-no-site',
      comment: 'site → graders/engine, never back: the engine runs in the page, on the server and on the command line.',
      severity: 'error',
      from: { path: '^graders/' },
      to: { path: '^(site|course)/' },
    },
    {
      name: 'engine-knows-no-lesson',
      comment: 'Adding a lesson touches nothing else; the engine finds lessons by their folders.',
      severity: 'error',
      from: { path: '^graders/engine/' },
      to: { path: '^(exercises|solutions|graders/(?!engine/))' },
    },
    {
      name: 'grader-knows-only-the-contract',
      comment: 'A grader imports #grader and helpers of its own folder; anything else would not run in every runtime.',
      severity: 'error',
      from: { path: '^graders/(?!engine/)([^/]+)/(?!mutants/|alternatives/|variants/|plain/)' },
      to: { path: '^(graders/(?!engine/grader/index\\.ts$)|exercises/|solutions/)', pathNot: '^graders/$1/' },
    },
    {
      name: 'page-runs-in-a-browser',
      comment: 'Of the engine, pages take what needs no Node.',
      severity: 'error',
      from: { path: '^site/(runtimes|workspace|components|navigation|offline|signatures)/', pathNot: TESTS },
      to: { path: '^graders/engine/', pathNot: IN_THE_PAGE, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'engine-in-the-page',
      comment: 'What the page takes from the engine needs nothing of it that needs Node.',
      severity: 'error',
      from: { path: IN_THE_PAGE },
      to: { path: '^graders/engine/', pathNot: IN_THE_PAGE, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'engine-in-the-page-needs-no-node',
      comment: "Node's modules are not there in a browser. The list of their names is: the build puts it in.",
      severity: 'error',
      from: { path: IN_THE_PAGE },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?module$' },
    },
    {
      name: 'page-knows-no-server-code',
      comment: 'The page and the server share the HTTP contract, which lies in site/runtimes/server/api.ts.',
      severity: 'error',
      from: { path: '^site/(runtimes|workspace|components|navigation|offline|pages|signatures)/', pathNot: TESTS },
      to: { path: '^site/server/' },
    },
    {
      name: 'learner-code-is-on-its-own',
      comment: 'Starters, solutions, mutants, alternatives and plain suites run without this repository.',
      severity: 'error',
      from: { path: LEARNER_CODE },
      to: { path: '^(graders/engine|site|course)/|\\.grader\\.ts$' },
    },
    {
      name: 'tests-are-not-used',
      comment: 'Test files and their fixtures are used by tests only. Fuzzing is a test that is a command, too.',
      severity: 'error',
      from: { pathNot: `${TESTS}|^site/(e2e|server/fuzz)/` },
      to: { path: TESTS },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|my|\\.data|\\.astro)/' },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
}
