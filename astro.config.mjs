import { fileURLToPath } from 'node:url'
import preact from '@astrojs/preact'
import sitemap from '@astrojs/sitemap'
import starlight from '@astrojs/starlight'
import { defineConfig } from 'astro/config'
import { browserOnly, keepLazyStyles } from './site/catalogue/browser-only.ts'
import { compress } from './site/catalogue/compress.ts'
import { exercisesPlugin } from './site/catalogue/exercises-plugin.ts'
import { pageModules } from './site/catalogue/page-modules.ts'
import { apiProxy, dependencies, dependencyCache, isolation } from './site/catalogue/dev-server.ts'
import { fontFamilies } from './site/catalogue/fonts.ts'
import { sidebar } from './site/catalogue/sidebar.ts'
import { staticHost } from './site/catalogue/static-host.ts'
import { readSyllabus } from './site/catalogue/syllabus.ts'
import { starlightLocales } from './site/language/routes.ts'
import { isPublicPage } from './site/sharing/public-pages.ts'
import { siteAddress } from './site/sharing/site-address.ts'
import { offline } from './site/offline/build/integration.ts'
import { REVISION_META, REVISION_PLACEHOLDER } from './site/offline/plan.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
/** For a host that only serves files (site/bootstrap/build-static.ts): the path that the site lies under. */
const staticBase = process.env['LOADBEARING_STATIC_BASE']
/** Of the server behind the pages while they are developed (site/bootstrap/dev.ts). */
const api = process.env['LOADBEARING_DEV_API']
/** Where visitors will reach the site; without it, what needs whole addresses is left out. */
const address = siteAddress(process.env)
const tracks = readSyllabus(root).map(({ track }) => track)
/** @param {string} page whole address */
const isInSitemap = (page) => isPublicPage(`/${new URL(page).pathname.slice((staticBase ?? '/').length)}`, tracks)

export default defineConfig({
  srcDir: './site',
  publicDir: './site/public',
  outDir: './dist',
  output: 'static',
  base: staticBase ?? '/',
  ...(address === undefined ? {} : { site: address }),
  trailingSlash: 'ignore',
  devToolbar: { enabled: false },
  fonts: await fontFamilies(root),
  ...(api === undefined ? {} : { server: { headers: isolation } }),
  integrations: [
    starlight({
      title: 'Loadbearing',
      ...starlightLocales(),
      description:
        'Learn senior-level backend engineering by repairing small, realistic, flawed services. A hidden grader observes the running service.',
      favicon: '/favicon.svg',
      customCss: ['./site/styles/theme.css', './site/styles/prose.css'],
      sidebar: sidebar(root),
      disable404Route: true,
      routeMiddleware: './site/sharing/describe-page.ts',
      head: [
        // Lets site/navigation/visit.ts use the router, which does nothing by itself.
        { tag: 'meta', attrs: { name: 'astro-view-transitions-enabled', content: 'true' } },
        // By it a page that is open learns that there is a newer one (site/offline).
        { tag: 'meta', attrs: { name: REVISION_META, content: REVISION_PLACEHOLDER } },
        // Painted in one go as far as the title: bars that grow while they arrive would move.
        { tag: 'link', attrs: { rel: 'expect', href: '#_top', blocking: 'render' } },
      ],
      credits: false,
      lastUpdated: false,
      pagination: true,
      tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
      expressiveCode: {
        themes: ['github-dark', 'github-light'],
        defaultProps: { wrap: true },
        styleOverrides: { borderRadius: '3px', borderColor: 'var(--lb-line)', frames: { shadowColor: 'transparent' } },
      },
      components: {
        Head: './site/components/Head.astro',
        SiteTitle: './site/components/SiteTitle.astro',
        SocialIcons: './site/components/SiteLinks.astro',
        Footer: './site/components/Footer.astro',
        MarkdownContent: './site/components/MarkdownContent.astro',
        PageTitle: './site/components/PageTitle.astro',
      },
    }),
    preact(),
    ...(address === undefined ? [] : [sitemap({ filter: isInSitemap })]),
    ...(staticBase === undefined ? [] : [staticHost(staticBase)]),
    offline(staticBase ?? '/'),
    compress(),
  ],
  vite: {
    define: {
      'import.meta.env.WEBCONTAINER_CLIENT_ID': JSON.stringify(process.env['WEBCONTAINER_CLIENT_ID'] ?? ''),
      'import.meta.env.LOADBEARING_STATIC': JSON.stringify(staticBase !== undefined),
    },
    plugins: [exercisesPlugin(root), pageModules(), browserOnly(/\/Workspace\.tsx$/), keepLazyStyles()],
    ...(api === undefined ? {} : { server: { proxy: apiProxy(api) }, optimizeDeps: dependencies, cacheDir: dependencyCache }),
    worker: { format: 'es', plugins: () => [pageModules()] },
    build: { chunkSizeWarningLimit: 8000 },
  },
})
