/*
 * Builds the gallery into a folder: styles, browser script, and one server-rendered page per language and scheme.
 *   node --import tsx tests/ui/gallery/build.ts <folder> [theme tokens.css]
 */
import tailwindcss from '@tailwindcss/vite'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { build } from 'vite'
import { Gallery } from './gallery.tsx'

const [folder, tokens] = process.argv.slice(2)
if (!folder) throw new Error('name the folder to build into')

await build({
  configFile: false,
  root: import.meta.dirname,
  logLevel: 'error',
  plugins: [tailwindcss()],
  esbuild: { jsx: 'automatic' },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: folder,
    emptyOutDir: true,
    cssCodeSplit: false,
    rollupOptions: {
      input: join(import.meta.dirname, 'client.tsx'),
      output: { entryFileNames: 'gallery.js', assetFileNames: 'gallery.[ext]' },
    },
  },
})

const theme = tokens ? await readFile(tokens, 'utf8') : ''
for (const locale of ['en', 'de']) {
  for (const scheme of ['light', 'dark']) {
    const page = `<!doctype html>
<html lang="${locale}" data-color-scheme="${scheme}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Components</title><style>${theme}</style><link rel="stylesheet" href="gallery.css"></head>
<body><div id="root">${renderToString(createElement(Gallery, { locale }))}</div>
<script type="module" src="gallery.js"></script></body></html>`
    await writeFile(join(folder, `${locale}-${scheme}.html`), page)
  }
}
