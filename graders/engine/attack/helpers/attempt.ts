/**
 * Does something that should not work, and prints what it got, in one line:
 * `READ /etc/shadow ENOENT`. Promises are waited for.
 */
export async function attempt(what: string, action: () => unknown): Promise<void> {
  try {
    console.log(`${what} got ${short(await action())}`)
  } catch (error) {
    console.log(`${what} ${codeOf(error)}`)
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code} ` : ''
  return `${code}${error.message}`.slice(0, 160)
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : Buffer.isBuffer(value) ? value.toString('latin1') : (JSON.stringify(value) ?? 'nothing')
  return text.replaceAll('\n', ' ').slice(0, 200)
}
