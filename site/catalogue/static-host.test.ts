import { expect, test } from 'vitest'
import { rebase } from './static-host.ts'

test('links to the site lead below the base path, others stay', () => {
  const html =
    '<a href="/themes/">a</a> <a class=x href=/data/>b</a> <img src="/favicon.svg"> <a href="/course/done/">c</a> <a href="//other.example/">d</a> <a href="#e">e</a> <a href="https://other.example/">f</a>'
  expect(rebase(html, '/course/')).toBe(
    '<a href="/course/themes/">a</a> <a class=x href=/course/data/>b</a> <img src="/course/favicon.svg"> <a href="/course/done/">c</a> <a href="//other.example/">d</a> <a href="#e">e</a> <a href="https://other.example/">f</a>',
  )
})

test('what only looks like a link is left alone', () => {
  const html = '<pre>&lt;a href="/themes/"></pre><script>const link = \'<a href="/themes/">\'</script><!-- <a href="/x/"> -->'
  expect(rebase(html, '/course/')).toBe(html)
})

test('without a base path nothing changes', () => {
  expect(rebase('<a href="/themes/">', '/')).toBe('<a href="/themes/">')
})
