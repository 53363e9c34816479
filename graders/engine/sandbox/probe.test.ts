import { expect, it } from 'vitest'
import { findProgram } from './programs.ts'
import { probeSandbox } from './probe.ts'

it('tells of each layer whether it works, and what to do where it does not', async () => {
  const { works, layers } = await probeSandbox()
  expect(works).toBe(layers.every((layer) => layer.works))
  for (const layer of layers) expect(layer.works || (layer.remedy ?? '') !== '', layer.name).toBe(true)
})

it('says that the sandbox does not work where its programs are missing', async () => {
  expect(findProgram('no-such-program')).toBeUndefined()
  const { layers } = await probeSandbox()
  const bwrap = layers.find(({ name }) => name === 'bwrap')
  expect(bwrap?.works).toBe(findProgram('bwrap') !== undefined)
})
