/** A place in the list that only this service can read: what is in it may change. */
export function encodeCursor(lastId: number): string {
  return Buffer.from(JSON.stringify({ lastId })).toString('base64url')
}

/** @returns undefined for what is no cursor of ours */
export function decodeCursor(text: string): number | undefined {
  try {
    const { lastId } = JSON.parse(Buffer.from(text, 'base64url').toString()) as { lastId?: unknown }
    return typeof lastId === 'number' && Number.isSafeInteger(lastId) && lastId > 0 ? lastId : undefined
  } catch {
    return undefined
  }
}
