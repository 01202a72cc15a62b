import type { EntryContext, LoaderFunctionArgs, ServerBuild } from '@remix-run/server-runtime'
import type { PageApps } from '#platform/http/page-apps.ts'

type RouteModule = Record<string, unknown>

/** A Remix app without files: its pages print what their loaders answered, as JSON in a document with the nonce. */
export function newApp(name: string, routes: Record<string, RouteModule>): ServerBuild {
  const rootModule = {
    default: () => null,
    loader: ({ context }: LoaderFunctionArgs) => ({ app: name, nonce: context.nonce }),
  }
  const manifest: Record<string, unknown> = { root: { id: 'root', path: '', module: rootModule } }
  for (const [path, module] of Object.entries(routes)) {
    const isPage = !('isResource' in module)
    manifest[path] = {
      id: path,
      parentId: 'root',
      ...(path === '/' ? { index: true } : { path: path.slice(1) }),
      module: { ...(isPage ? { default: () => null } : {}), ...module },
    }
  }
  return {
    mode: 'production',
    // The documents here do not read the stream of their data, which Remix would wait for.
    entry: { module: { default: printDocument, streamTimeout: 50 } },
    routes: manifest,
    assets: { entry: { imports: [], module: '' }, routes: {}, url: '', version: '1' },
    publicPath: '/_app/',
    assetsBuildDirectory: '',
    isSpaMode: false,
    future: {
      v3_fetcherPersist: true,
      v3_lazyRouteDiscovery: true,
      v3_relativeSplatPath: true,
      v3_singleFetch: true,
      v3_throwAbortReason: true,
    },
  } as unknown as ServerBuild
}

function printDocument(
  _request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
  { nonce }: { nonce: string },
) {
  const { loaderData, actionData, errors } = context.staticHandlerContext
  headers.set('content-type', 'text/html; charset=utf-8')
  const data = JSON.stringify({ loaderData, actionData, errors })
  return new Response(`<!doctype html><script nonce="${nonce}">${data}</script>`, { status, headers })
}

export const newApps = (routes: Record<string, RouteModule>): PageApps => {
  const storefront = newApp('storefront', routes)
  const console = newApp('console', { '/': { loader: () => ({ page: 'console' }) } })
  return { 'tenant-app': async () => storefront, admin: async () => console }
}

/** What a page printed. */
export function printed(body: string): {
  loaderData: Record<string, Record<string, unknown>>
  actionData: Record<string, unknown> | null
  errors: Record<string, { status: number; data: Record<string, unknown> }> | null
} {
  return JSON.parse(/<script nonce="[^"]+">(.*)<\/script>$/s.exec(body)?.[1] ?? 'null')
}
