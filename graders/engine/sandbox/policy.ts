/** One number of the policy: what it is, in which unit, and why it is that much. */
export interface PolicyNumber {
  readonly value: number
  readonly unit: string
  readonly reason: string
}

/** Every limit that learner code meets. Nothing else in this folder holds such a number. */
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
      'all that one sandbox has in memory, disks and native parts of every process included, where there are cgroups; a Nest app with TypeORM has 130',
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
  runNiceness: {
    value: 10,
    unit: 'steps of scheduling priority, of 19',
    reason: 'of run sessions, with their databases: when both want a processor, a grading gets nine tenths of it',
  },
  databaseMiB: {
    value: 256,
    unit: 'MiB',
    reason: 'one database on disk, looked at every second; an empty one has 8, the largest of an exercise 20',
  },
  notificationPercent: {
    value: 1,
    unit: '% of the notification queue, which is 8 GiB of disk',
    reason: 'a session that listens inside an open transaction keeps all notifications; an app that listens empties the queue at once',
  },
  valkeyDataMiB: { value: 128, unit: 'MiB', reason: 'data of one Valkey, and likewise what it keeps for slow clients; exercises use 5' },
  valkeyValueMiB: { value: 16, unit: 'MiB', reason: 'one value or command; what is larger is no cache entry and no job' },
  valkeyConnections: { value: 300, unit: 'connections', reason: 'more than all relayed ports of a subject together may have in use' },
  valkeyProcessMiB: {
    value: 512,
    unit: 'MiB',
    reason: 'all memory of one Valkey: twice what its data and clients may take, and scripts, which have no limit of their own',
  },
  spareMiB: {
    value: 80,
    unit: 'MiB',
    reason: 'what a host that waits has in memory for itself, its kit loaded; measured by `npm run bench -- grade`',
  },
  spareShare: { value: 25, unit: '% of the memory that was free at the start', reason: 'for hosts that wait; the rest is for what runs' },
  spareCount: { value: 8, unit: 'hosts of one slot', reason: 'a grading with many restarts takes as many; more would wait for nothing' },
  spareSeconds: { value: 600, unit: 'seconds', reason: 'after the last grading hosts wait for the next; then their memory is given back' },
  startSeconds: { value: 30, unit: 'seconds', reason: 'from starting a host to its kit being loaded, on a machine that is busy' },
  ticketSeconds: { value: 10, unit: 'seconds', reason: 'from asking the relay for a connection to its answer' },
  teardownSeconds: { value: 5, unit: 'seconds', reason: 'from SIGKILL to nothing of a process being left; the kernel takes milliseconds' },
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
    runNiceness: POLICY.runNiceness.value,
    databaseMiB: POLICY.databaseMiB.value,
    notificationPercent: POLICY.notificationPercent.value,
    valkeyDataMiB: POLICY.valkeyDataMiB.value,
    valkeyValueMiB: POLICY.valkeyValueMiB.value,
    valkeyConnections: POLICY.valkeyConnections.value,
    valkeyProcessMiB: POLICY.valkeyProcessMiB.value,
    spareMiB: POLICY.spareMiB.value,
    spareShare: POLICY.spareShare.value,
    spareCount: POLICY.spareCount.value,
    spareSeconds: POLICY.spareSeconds.value,
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
  const room = Math.floor((free * POLICY.spareShare.value) / 100 / slots / (POLICY.spareMiB.value * MIB))
  return Math.max(1, Math.min(POLICY.spareCount.value, room))
}
