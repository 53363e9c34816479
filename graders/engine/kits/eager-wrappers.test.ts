import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { eagerWrappers } from './eager-wrappers.ts'

it('makes function expressions in parentheses of the wrappers of CommonJS modules', () => {
  expect(eagerWrappers('var a=o((e,t)=>{t.exports=1}),b=o(e=>{e.x=()=>2});export{a};')).toBe(
    'var a=o((function(e,t){t.exports=1})),b=o((function(e){e.x=()=>2}));export{a};',
  )
})

it('leaves other calls alone', () => {
  const text = 'var a=o(async()=>{}),b=o(()=>1),c=o((e)=>{},1),d=e.f(()=>{});g(()=>{});'
  expect(eagerWrappers(text)).toBe(text)
})

it('changes nothing of what a bundle does', async () => {
  const result = await build({
    stdin: {
      contents: `import one from 'data:text/javascript,module.exports = { sum: (a, b) => a + b, own: this === exports, module: typeof module }'\nexport default one`,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  })
  const [file] = result.outputFiles
  const module = eagerWrappers(file?.text ?? '')
  expect(module).toContain('((function(')
  const { default: one }: { default: { sum(a: number, b: number): number } } = await import(
    `data:text/javascript,${encodeURIComponent(module)}`
  )
  expect([one.sum(1, 2), one]).toEqual([3, { sum: expect.any(Function), own: true, module: 'object' }])
})
