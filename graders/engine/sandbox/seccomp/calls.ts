/** A set of system calls that learner code may make, and why. */
export interface CallGroup {
  readonly name: string
  readonly reason: string
  readonly calls: readonly string[]
}

/** What one argument of a call is compared with. The kernel reads these arguments as 32 bits. */
export type Comparison =
  | { readonly argument: number; readonly is: number }
  | { readonly argument: number; readonly isNot: readonly number[] }
  | { readonly argument: number; readonly hasAnyOf: number }

/** A call that is allowed but for some arguments. */
export interface ConditionalCall {
  readonly call: string
  readonly reason: string
  /** Refused when all comparisons of one entry hold. */
  readonly refused: readonly { readonly when: readonly Comparison[]; readonly errno: number }[]
}

/** Error numbers, the same on every architecture that we know. */
export const ERRNO = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 } as const

/**
 * What a Node.js process with children, threads and sockets needs. All that is not
 * here is refused, so a system call that Linux gains tomorrow is refused today.
 */
export const ALLOWED: readonly CallGroup[] = [
  {
    name: 'files',
    reason: 'reading and writing what the mounts show; they decide what there is to see',
    calls: words(`
      read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 open openat creat close close_range lseek access faccessat
      faccessat2 stat fstat lstat newfstatat statx statfs fstatfs readlink readlinkat getdents getdents64 mkdir mkdirat rmdir unlink
      unlinkat rename renameat renameat2 link linkat symlink symlinkat chmod fchmod fchmodat chown fchown lchown fchownat utime utimes
      utimensat futimesat umask getcwd chdir fchdir truncate ftruncate fallocate fsync fdatasync flock
      fadvise64 readahead copy_file_range sendfile getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr inotify_init
      inotify_init1 inotify_add_watch inotify_rm_watch
    `),
  },
  {
    name: 'descriptors',
    reason: 'pipes, events and waiting, which an event loop consists of',
    calls: words(`
      dup dup2 dup3 fcntl pipe pipe2 eventfd eventfd2 signalfd signalfd4 timerfd_create timerfd_settime timerfd_gettime poll ppoll select
      pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2
    `),
  },
  {
    name: 'memory',
    reason: 'a heap, and code that is compiled while it runs',
    calls: words(`
      brk mmap munmap mremap mprotect madvise mincore msync mlock mlock2 munlock membarrier pkey_alloc pkey_free pkey_mprotect
    `),
  },
  {
    name: 'processes',
    reason: 'threads and children, as many as the limits allow',
    calls: words(`
      fork vfork execve execveat exit exit_group wait4 waitid kill tkill tgkill set_tid_address set_robust_list get_robust_list futex
      futex_waitv rseq arch_prctl prctl getpid getppid gettid getuid geteuid getgid getegid getresuid getresgid getgroups getpgid getpgrp
      setpgid getsid setsid getrlimit setrlimit prlimit64 getrusage getpriority setpriority sched_yield sched_getaffinity sched_getparam
      sched_getscheduler sched_get_priority_max sched_get_priority_min capget restart_syscall pause
    `),
  },
  {
    name: 'signals',
    reason: 'handlers and masks',
    calls: words(`
      rt_sigaction rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_tgsigqueueinfo sigaltstack
    `),
  },
  {
    name: 'sockets',
    reason: 'the network namespace has nothing but its own loopback',
    calls: words(`
      bind listen accept accept4 connect shutdown getsockname getpeername getsockopt setsockopt sendto recvfrom sendmsg recvmsg sendmmsg
      recvmmsg
    `),
  },
  {
    name: 'time',
    reason: 'clocks, which can be read and not set',
    calls: words(`
      time gettimeofday clock_gettime clock_getres clock_nanosleep nanosleep alarm getitimer setitimer timer_create timer_settime
      timer_gettime timer_getoverrun timer_delete times
    `),
  },
  {
    name: 'the system',
    reason: 'what any program asks of its kernel',
    calls: words(`
      uname sysinfo getcpu getrandom
    `),
  },
]

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET of <linux/sched.h>. */
const NEW_NAMESPACES = 0x0002_0000 | 0x0200_0000 | 0x0400_0000 | 0x0800_0000 | 0x1000_0000 | 0x2000_0000 | 0x4000_0000

const AF = { UNIX: 1, INET: 2, INET6: 10, NETLINK: 16 } as const
const NETLINK_ROUTE = 0

export const CONDITIONAL: readonly ConditionalCall[] = [
  {
    call: 'clone',
    reason: 'threads and children, without namespaces of their own',
    refused: [{ when: [{ argument: 0, hasAnyOf: NEW_NAMESPACES }], errno: ERRNO.EPERM }],
  },
  {
    call: 'socket',
    reason:
      'unix and internet sockets; of netlink what os.networkInterfaces asks. Some other families (vsock) ignore the network namespace',
    refused: [
      { when: [{ argument: 0, isNot: [AF.UNIX, AF.INET, AF.INET6, AF.NETLINK] }], errno: ERRNO.EAFNOSUPPORT },
      {
        when: [
          { argument: 0, is: AF.NETLINK },
          { argument: 2, isNot: [NETLINK_ROUTE] },
        ],
        errno: ERRNO.EAFNOSUPPORT,
      },
    ],
  },
  {
    call: 'socketpair',
    reason: 'the pipes to child processes are unix sockets',
    refused: [{ when: [{ argument: 0, isNot: [AF.UNIX] }], errno: ERRNO.EAFNOSUPPORT }],
  },
  {
    call: 'ioctl',
    reason: 'non-blocking mode and window sizes; not TIOCSTI and TIOCLINUX, which type into a terminal for others',
    refused: [
      { when: [{ argument: 1, is: 0x5412 }], errno: ERRNO.EPERM },
      { when: [{ argument: 1, is: 0x541c }], errno: ERRNO.EPERM },
    ],
  },
]

/**
 * Answered as if this kernel did not have them: the C library and libuv then take
 * an older call, whose arguments a filter can read. Those of clone3 and openat2 lie in memory.
 */
export const ABSENT: readonly string[] = words(`
      clone3 openat2 pidfd_open pidfd_send_signal io_uring_setup io_uring_enter io_uring_register landlock_create_ruleset
      landlock_add_rule landlock_restrict_self process_madvise memfd_secret
`)

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}
