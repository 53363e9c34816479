import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import type { TestServer } from '../server.testing.ts'

/** Long enough for a machine that is busy. */
const PATIENCE_MS = 25_000

/**
 * The mails that a server has written into files, oldest first.
 *
 * @param containing what the subject or the text has in it
 */
export async function mailsTo({ course }: Pick<TestServer, 'course'>, address: string, containing = ''): Promise<string[]> {
  const folder = join(course.root, 'data', 'mails')
  const names = (await readdir(folder).catch(() => [])).sort()
  const mails = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return mails.filter((mail) => mail.startsWith(`To: ${address}\n`) && mail.includes(containing))
}

/**
 * What follows a mark in the newest such mail, once there are so many.
 *
 * @example await tokenIn(server, ada.email, '#proof=')
 */
export async function tokenIn(server: Pick<TestServer, 'course'>, address: string, mark: string, mails = 1): Promise<string> {
  return vi.waitFor(async () => {
    const found = await mailsTo(server, address, mark)
    expect(found).toHaveLength(mails)
    return found.at(-1)?.split(mark)[1]?.split(/\s/)[0] ?? ''
  }, PATIENCE_MS)
}
