/** Whether the visitor has asked the browser to use little data, or the network is slow; not every browser can be asked that. */
export function savesData(): boolean {
  const connection: unknown = Reflect.get(navigator, 'connection')
  if (typeof connection !== 'object' || connection === null) return false
  const speed: unknown = Reflect.get(connection, 'effectiveType')
  const isSlow = typeof speed === 'string' && speed !== '4g'
  return isSlow || Reflect.get(connection, 'saveData') === true || Reflect.get(connection, 'type') === 'cellular'
}
