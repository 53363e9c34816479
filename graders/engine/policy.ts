/** One number of the policy: what it is, in which unit, and why it is that much. */
export interface PolicyNumber {
  readonly value: number
  readonly unit: string
  readonly reason: string
}

/** What one sandbox may use, and one process in it. This and what follows is every limit that learner code meets: no other module holds such a number. */
export const POLICY = {
  heapMiB: {
    value: 256,
    unit: 'MiB',
    reason: 'V8 heap of one process; a Nest app with TypeORM uses 60, so a leak shows long before the machine suffers',
  },
  youngMiB: {
    value: 16,
    unit: 'MiB',
    reason: 'V8 moves its young objects when they fill a semi-space; while a kit loads, it would do so a dozen times with its own 1 MiB',
  },
  dataMiB: {
    value: 2560,
    unit: 'MiB',
    reason:
      'private memory of one process (RLIMIT_DATA), for what lies outside the V8 heap; V8 reserves 540 per thread that runs JavaScript, of which a host has two, and two are left for workers',
  },
  sandboxMemoryMiB: {
    value: 512,
    unit: 'MiB',
    reason:
      'all that one sandbox has in memory, disks and native parts of every process included, where there are cgroups; a host with the database kit has 122 before it starts an app (`npm run bench -- grade`)',
  },
  sandboxTasks: {
    value: 72,
    unit: 'processes and threads',
    reason: 'of one sandbox as the system counts them, where there are cgroups: those of `tasks`, and those that bubblewrap needs',
  },
  sandboxCpuPercent: {
    value: 200,
    unit: '% of one processor',
    reason: 'of one sandbox, where there are cgroups: threads for the app and for V8, and never a whole large machine',
  },
  appDiskMiB: { value: 32, unit: 'MiB', reason: 'the app folder holds compiled sources and what an app writes beside them; it is memory' },
  temporaryDiskMiB: { value: 16, unit: 'MiB', reason: '/tmp is memory; uploads of an exercise fit' },
  fileMiB: { value: 16, unit: 'MiB', reason: 'largest file that a process may write' },
  openFiles: { value: 512, unit: 'descriptors', reason: 'hundreds of connections and the modules that are being loaded' },
  tasks: {
    value: 64,
    unit: 'processes and threads',
    reason: 'Node has 12 with its relay; leaves room for a few workers and stops a fork bomb',
  },
  cpuSeconds: {
    value: 60,
    unit: 'seconds of CPU per process',
    reason: 'twice the wall-clock budget of a usual grading; ends an endless loop that nobody waits for',
  },
  outputMiB: { value: 8, unit: 'MiB', reason: 'stdout and stderr together; they are kept in memory until somebody reads them' },
  connections: {
    value: 256,
    unit: 'connections',
    reason: 'open at once through one relayed port, so that learner code can not use up our descriptors',
  },
  startSeconds: { value: 30, unit: 'seconds', reason: 'from starting a host to its kit being loaded, on a machine that is busy' },
  ticketSeconds: { value: 10, unit: 'seconds', reason: 'from asking the relay for a connection to its answer' },
  teardownSeconds: { value: 5, unit: 'seconds', reason: 'from SIGKILL to nothing of a process being left; the kernel takes milliseconds' },
} as const satisfies Record<string, PolicyNumber>

/** What an app's services give it, and keep of it. */
export const SERVICES = {
  roleConnections: { value: 40, unit: 'sessions of an app', reason: 'four instances with a pool of ten each' },
  observerConnections: {
    value: 20,
    unit: 'sessions of a grader',
    reason: 'more than any suite opens; of a role of its own, so that an app can not use them up',
  },
  statementSeconds: {
    value: 5,
    unit: 'seconds',
    reason: 'one statement of an app, unless it sets another time; a query that exercises are about takes milliseconds',
  },
  observerStatementSeconds: { value: 30, unit: 'seconds', reason: 'one statement of a grader, on a machine that is busy' },
  idleTransactionSeconds: {
    value: 10,
    unit: 'seconds',
    reason: 'an open transaction in which nothing is done, unless the app sets another time; it keeps locks and old rows',
  },
  temporaryFilesMiB: {
    value: 64,
    unit: 'MiB',
    reason:
      'what one session sorts or joins beyond its work memory; an app can not raise it, and all sessions together count as the database does',
  },
  workMemoryMiB: { value: 4, unit: 'MiB', reason: 'what one step of a plan has in memory before it goes to disk' },
  valkeyDataMiB: {
    value: 128,
    unit: 'MiB',
    reason: 'data of one Valkey, and likewise what it keeps for slow clients: a cache of an exercise fits many times',
  },
  valkeyValueMiB: { value: 16, unit: 'MiB', reason: 'one value or command; what is larger is no cache entry and no job' },
  valkeyConnections: { value: 300, unit: 'connections', reason: 'more than all relayed ports of a subject together may have in use' },
  valkeyProcessMiB: {
    value: 512,
    unit: 'MiB',
    reason: 'all memory of one Valkey: twice what its data and clients may take, and scripts, which have no limit of their own',
  },
  databaseMiB: {
    value: 256,
    unit: 'MiB',
    reason: 'one database, with what its sessions sort and join on disk, looked at twice a second; an empty one has 8',
  },
  clusterMemoryMiB: {
    value: 1024,
    unit: 'MiB free where files are memory',
    reason:
      'for the cluster of a grading to lie there: it has 40, a database may have 256, and the rest is more than an app writes between two looks',
  },
  notificationPercent: {
    value: 1,
    unit: '% of the notification queue, which is 8 GiB of disk',
    reason: 'a session that listens inside an open transaction keeps all notifications; an app that listens empties the queue at once',
  },
} as const satisfies Record<string, PolicyNumber>

/** How gradings and run sessions share a machine. */
export const SHARES = {
  spareMiB: {
    value: 80,
    unit: 'MiB',
    reason:
      'what a host that waits with the database kit has in memory: 74 with its share of what all have in common (`npm run bench -- grade`)',
  },
  spareShare: { value: 25, unit: '% of the memory that was free at the start', reason: 'for hosts that wait; the rest is for what runs' },
  spareCount: { value: 8, unit: 'hosts of one slot', reason: 'a grading with many restarts takes as many; more would wait for nothing' },
  spareSeconds: { value: 600, unit: 'seconds', reason: 'after the last grading hosts wait for the next; then their memory is given back' },
  gradingNiceness: {
    value: 5,
    unit: 'steps of scheduling priority, of 19',
    reason: 'of gradings on a server, with their databases: who hands in or looks is answered while others are graded',
  },
  runNiceness: {
    value: 15,
    unit: 'steps of scheduling priority, of 19',
    reason: 'of run sessions, with their databases: when both want a processor, a grading on a server gets nine tenths of it',
  },
} as const satisfies Record<string, PolicyNumber>

/** What the trusted side takes from learner code, and how long it waits for it. */
export const TRUSTED = {
  answerMiB: {
    value: 64,
    unit: 'MiB',
    reason: 'what one connection may carry back from an app: enough for a download, too little to fill our memory',
  },
  suiteAnswerMiB: {
    value: 8,
    unit: 'MiB',
    reason: "of an answer's body in the suite, unpacked: as JSON it may take thirty times as much memory there",
  },
  sessionAnswerKiB: { value: 256, unit: 'KiB', reason: 'of an answer that the request pane shows; more is cut' },
  sessionAnswerSeconds: { value: 10, unit: 'seconds', reason: 'for an answer in the request pane' },
  listenSeconds: {
    value: 20,
    unit: 'seconds',
    reason:
      'from the start of an app to its port being open; a Nest app takes one, and several where more is graded than there are processors for',
  },
  guestListenSeconds: {
    value: 30,
    unit: 'seconds',
    reason:
      'the same for a program of ours that runs beside learner code: nothing of the learner is in it yet, so its lateness is our failure, not theirs',
  },
  instances: { value: 4, unit: 'processes of one kind', reason: 'that a grader may scale an app to' },
  logLineCharacters: { value: 8192, unit: 'characters', reason: 'of one log line; more is cut' },
  logLines: { value: 5000, unit: 'lines', reason: 'of one grading; older ones go first' },
  messageCharacters: { value: 4000, unit: 'characters', reason: 'of a message in a verdict, which may quote what an app answered' },
  valueCharacters: { value: 2000, unit: 'characters', reason: 'of an observed or expected value in a verdict' },
  wireMessageMiB: { value: 16, unit: 'MiB', reason: 'one message between an app and PostgreSQL' },
  wireHeldMiB: { value: 64, unit: 'MiB', reason: 'that a connection holds back for a fault or a grader' },
  statements: { value: 200_000, unit: 'statements', reason: 'that are recorded of one grading' },
  statementTextMiB: { value: 64, unit: 'million characters', reason: 'of their texts; the same text counts once' },
  preparedStatements: { value: 10_000, unit: 'statements', reason: 'that are prepared on one connection' },
  commands: { value: 100_000, unit: 'commands', reason: 'to Valkey that are recorded of one grading' },
  commandTextMiB: { value: 64, unit: 'million characters', reason: 'of them' },
  proxiedConnections: { value: 200, unit: 'connections', reason: 'to one service, open at once' },
  calls: { value: 20_000, unit: 'calls', reason: 'of a dependency that are recorded' },
  callTextMiB: { value: 64, unit: 'MiB', reason: 'of their bodies' },
  guestAnswerMiB: {
    value: 2,
    unit: 'MiB',
    reason: "one answer of a program of ours that runs beside learner code, such as what a module's method returned",
  },
  guestSeconds: {
    value: 10,
    unit: 'seconds',
    reason: 'for such an answer: a module is built in one, a method of an exercise takes milliseconds',
  },
  guests: { value: 4, unit: 'processes', reason: 'beside the app that one requirement may have at once' },
  variantsAtOnce: {
    value: 2,
    unit: 'runs',
    reason: 'of the learner’s tests on variants: much of a run is waiting, and each has a process and a database',
  },
  rulesSeconds: { value: 30, unit: 'seconds', reason: 'for one run of rules on a tree, on a machine that is busy; it takes one or two' },
  violations: { value: 500, unit: 'violations', reason: 'of rules on one tree that are told' },
  tests: { value: 2_000, unit: 'tests', reason: 'of one run that are recorded' },
  doubleCalls: { value: 10_000, unit: 'calls', reason: 'of overrides of one module that are recorded' },
  callBodyMiB: { value: 1, unit: 'MiB', reason: 'the body of one call' },
} as const satisfies Record<string, PolicyNumber>

export type Limits = Readonly<Record<keyof typeof POLICY, number>>

/**
 * The policy's numbers, some of them replaced.
 *
 * @example limitsOf({ cpuSeconds: 1 }).openFiles // 512
 */
export function limitsOf(changes: Partial<Limits> = {}): Limits {
  return {
    heapMiB: POLICY.heapMiB.value,
    youngMiB: POLICY.youngMiB.value,
    dataMiB: POLICY.dataMiB.value,
    sandboxMemoryMiB: POLICY.sandboxMemoryMiB.value,
    sandboxTasks: POLICY.sandboxTasks.value,
    sandboxCpuPercent: POLICY.sandboxCpuPercent.value,
    appDiskMiB: POLICY.appDiskMiB.value,
    temporaryDiskMiB: POLICY.temporaryDiskMiB.value,
    fileMiB: POLICY.fileMiB.value,
    openFiles: POLICY.openFiles.value,
    tasks: POLICY.tasks.value,
    cpuSeconds: POLICY.cpuSeconds.value,
    outputMiB: POLICY.outputMiB.value,
    connections: POLICY.connections.value,
    startSeconds: POLICY.startSeconds.value,
    ticketSeconds: POLICY.ticketSeconds.value,
    teardownSeconds: POLICY.teardownSeconds.value,
    ...changes,
  }
}

export const MIB = 1024 * 1024

/** User and group inside the sandbox. Nothing on a machine belongs to it. */
export const INSIDE_ID = 65_534

/**
 * Users outside the sandbox, one per host, when the owner is root: a user of its
 * own counts no one else's processes and owns nothing. The range is free on
 * Debian and its like (people start at 1000, services that come and go at 60000).
 */
export const OUTSIDE_IDS = { first: 58_000, count: 1_000 } as const

/** The options that Node.js runs a host with. */
export function nodeOptions(limits: Limits): string[] {
  return [`--max-old-space-size=${limits.heapMiB}`, `--min-semi-space-size=${limits.youngMiB}`, `--max-semi-space-size=${limits.youngMiB}`]
}

/**
 * How many hosts may wait in each slot.
 *
 * @param free bytes of memory that nobody uses
 * @example sparesOf(16 * 1024 * MIB, 2) // 8
 */
export function sparesOf(free: number, slots: number): number {
  const room = Math.floor((free * SHARES.spareShare.value) / 100 / slots / (SHARES.spareMiB.value * MIB))
  return Math.max(1, Math.min(SHARES.spareCount.value, room))
}
