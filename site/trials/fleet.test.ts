import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { descendantsOf, readTasks } from '#engine/tasks.ts'

const STARTER = fileURLToPath(new URL('./fleet-process.testing.ts', import.meta.url))

test('a trial that is killed leaves no server, no grader and no database running', { timeout: 180_000 }, async () => {
  const starter = spawn(process.execPath, [STARTER], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void starter.kill('SIGKILL'))
  await once(starter.stdout, 'data')
  const started = descendantsOf(starter.pid ?? 0, readTasks()).map(({ pid }) => pid)
  expect(started.length).toBeGreaterThan(3)
  starter.kill('SIGKILL')
  const left = () => readTasks().filter(({ pid }) => started.includes(pid))
  await expect.poll(left, { timeout: 60_000 }).toEqual([])
})
