import { RuntimeError, type Runtime, type RuntimeState } from './runtime.ts'

const MESSAGE = 'These pages come without a server.'

/** Takes the place of the server where the pages lie on a host that only serves files. */
export class NoServer implements Runtime {
  readonly name = 'server'

  watch(listener: (state: RuntimeState) => void): () => void {
    listener({ status: 'unavailable', reason: 'no-server', message: MESSAGE, remedy: 'Run the exercise in this browser.', retry: () => {} })
    return () => {}
  }

  warm(): void {}
  async close(): Promise<void> {}

  run = refuse
  test = refuse
  grade = refuse
  check = refuse
}

function refuse(): Promise<never> {
  return Promise.reject(new RuntimeError(MESSAGE))
}
