import { Container } from './container.ts'

/** Name of the working folder; it shows in stack traces. */
const WORKDIR = 'loadbearing'

/** What a browser or an address lacks before anything is tried. */
export type Obstacle = 'insecure-origin' | 'unsupported'

/** @returns undefined when a container can be tried here */
export function obstacle(scope: Pick<typeof globalThis, 'isSecureContext' | 'crossOriginIsolated'> = globalThis): Obstacle | undefined {
  if (!scope.isSecureContext) return 'insecure-origin'
  if (!scope.crossOriginIsolated || typeof SharedArrayBuffer === 'undefined' || typeof WebAssembly === 'undefined') return 'unsupported'
  return undefined
}

let booting: Promise<Container> | undefined

/**
 * Boots the page's one container, or gives the one that is being booted. The
 * client's `boot` never rejects when its vendor's site does not answer, and a
 * second call waits behind the first: so the first promise is kept, and
 * `bootAgain` makes it go on. It may never settle.
 *
 * @param clientId key of a licence, for those who need one
 */
export function boot(clientId: string | undefined): Promise<Container> {
  booting ??= (async () => {
    const { WebContainer, configureAPIKey } = await import('@webcontainer/api')
    if (clientId !== undefined) configureAPIKey(clientId)
    return new Container(await WebContainer.boot({ coep: 'require-corp', workdirName: WORKDIR }))
  })()
  booting.catch(() => (booting = undefined))
  return booting
}

/** Lets the hidden page of a boot that got no answer load once more. */
export function bootAgain(): void {
  const frame = document.querySelector<HTMLIFrameElement>('iframe[src*="/headless"]')
  frame?.setAttribute('src', frame.src)
}

/** Ends the page's container and all that runs in it. The next boot makes a new one. */
export async function tearDown(): Promise<void> {
  const container = booting
  booting = undefined
  await (await container)?.close()
}
