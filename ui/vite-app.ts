import { vitePlugin as remix } from '@remix-run/dev'
import tailwindcss from '@tailwindcss/vite'
import type { UserConfig } from 'vite'

declare module '@remix-run/server-runtime' {
  interface Future {
    v3_singleFetch: true
  }
}

export type AppBuild = Readonly<{
  /** Folder of the app in the repository; its sources are in `<folder>/app`. */
  folder: string
  /** Public path of built assets. Not `/<folder>/`: in development Vite would take files of the folder for it. */
  base: string
  /** Port of the hot-reload socket, one per app, since both run in one process. */
  hmrPort: number
}>

/**
 * The Vite set-up that both Remix apps share. Run from the repository's root, because Remix reads package.json
 * from the Vite root.
 */
export function appConfig({ folder, base, hmrPort }: AppBuild): UserConfig {
  return {
    base,
    cacheDir: `.cache/vite/${folder}`,
    plugins: [
      tailwindcss(),
      remix({
        appDirectory: `${folder}/app`,
        buildDirectory: `build/${folder}`,
        serverModuleFormat: 'esm',
        future: {
          v3_fetcherPersist: true,
          v3_lazyRouteDiscovery: true,
          v3_relativeSplatPath: true,
          v3_singleFetch: true,
          v3_throwAbortReason: true,
        },
      }),
    ],
    // Bundled into the server build: importing the whole icon barrel would cost each start seconds.
    ssr: { noExternal: ['lucide-react', 'radix-ui', /^@radix-ui\//] },
    server: {
      // Every tenant has its own host; the core has refused unknown ones before Vite sees a request.
      allowedHosts: true,
      hmr: { port: hmrPort },
    },
    build: {
      target: 'es2022',
      // The content policy allows no data: addresses for fonts and scripts.
      assetsInlineLimit: 0,
      rollupOptions: {
        onwarn(warning, warn) {
          // Dozens of library files say "use client", which means nothing here.
          if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
        },
        // Modules of the kit do nothing when imported, so that a page carries only the components it shows.
        treeshake: { moduleSideEffects: (id) => !/\/ui\/[^?]*\.tsx?$/.test(id) },
      },
    },
  }
}
