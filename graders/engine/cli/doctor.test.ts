import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { canStart, examineMemory, examineNode, renderFindings, type Finding } from './doctor.ts'

const DOCTOR = fileURLToPath(new URL('./doctor.ts', import.meta.url))

function doctor(...parameters: string[]) {
  return spawnSync(process.execPath, [DOCTOR, ...parameters], { encoding: 'utf8' })
}

const missing: Finding = { name: 'Chromium', works: false, required: false, detail: 'not found', remedy: 'install it' }
const broken: Finding = { name: 'npm', works: false, required: true, detail: 'not found', remedy: 'install Node' }

describe('doctor', () => {
  it('finds that a Node is too old', () => {
    expect(examineNode('18.20.1')).toMatchObject({ works: false, required: true })
    expect(examineNode('24.21.0')).toMatchObject({ works: true })
  })

  it('says where the databases of gradings lie, and that it is slower on disk', async () => {
    expect(await examineMemory(process.cwd())).toMatchObject({ works: false, required: false, detail: expect.stringContaining('on disk') })
  })

  it('says what is missing and what to do', () => {
    const text = renderFindings([examineNode('24.21.0'), missing])
    expect(text).toMatch(/^✓ Node /m)
    expect(text).toMatch(/^✗ Chromium +not found\n +→ install it$/m)
    expect(text).toContain('npm start works. Missing, and only needed for a part: Chromium.')
    expect(renderFindings([broken])).toContain('npm start does not work here yet')
  })

  it('takes a missing sandbox or browser for a warning, other things for a failure', () => {
    expect(canStart([missing])).toBe(true)
    expect(canStart([missing, broken])).toBe(false)
  })

  it('examines this machine, as a table and as JSON', () => {
    const { stdout, status } = doctor('--json')
    const { ok, findings } = z.object({ ok: z.boolean(), findings: z.array(z.object({ name: z.string() })) }).parse(JSON.parse(stdout))
    expect(status).toBe(ok ? 0 : 1)
    expect(findings.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Node', 'npm', 'Chromium', 'PostgreSQL', 'git', 'disk space in .data', 'sandbox: bwrap']),
    )
    expect(doctor().stdout).toMatch(/^✓ Node /m)
  })

  it('answers wrong usage with code 2 and help with 0', () => {
    expect(doctor('--nonsense')).toMatchObject({ status: 2, stdout: '' })
    expect(doctor('more')).toMatchObject({ status: 2 })
    expect(doctor('--help')).toMatchObject({ status: 0 })
  })
})
