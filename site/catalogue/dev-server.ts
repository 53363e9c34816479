import type { DepOptimizationOptions, ProxyOptions } from 'vite'

/** The page is isolated, as the server does it: WebContainers need that. */
export const isolation = {
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
}

/**
 * What the workspace loads late, prepared at the start: a dependency that is found
 * on the way reloads the page under somebody's hands. Workers are not looked into.
 */
export const dependencies: DepOptimizationOptions = {
  entries: ['site/workspace/**/*.{ts,tsx}', 'site/runtimes/**/*.ts', 'site/navigation/*.ts', '!**/*.test.ts'],
  include: [
    ...['events', 'router', 'swap-functions', 'types'].map((name) => `astro/virtual-modules/transitions-${name}.js`),
    'fastest-levenshtein',
    'monaco-editor/language/typescript/ts.worker.js',
    'pathe',
    'typescript',
  ],
}

/** Has node_modules in its name: what lies elsewhere, Preact's tools take for source, and work on Monaco for minutes. */
export const dependencyCache = '.data/vite/node_modules'

/**
 * The API and keys of a server that runs behind the development server.
 *
 * The server answers its own pages only. Those that come from here are its own
 * now, so their origin is changed to the server's; any other stays, and is refused.
 *
 * @param server its origin, such as http://localhost:40123
 */
export function apiProxy(server: string): Record<string, ProxyOptions> {
  const options: ProxyOptions = {
    target: server,
    changeOrigin: true,
    configure: (proxy) => {
      proxy.on('proxyReq', (outgoing, incoming) => {
        const { origin, host } = incoming.headers
        if (origin !== undefined && origin === `http://${host}`) outgoing.setHeader('origin', server)
      })
    },
  }
  return { '/api': options, '/.well-known': options }
}
