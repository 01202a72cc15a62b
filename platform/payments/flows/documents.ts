import sharp from 'sharp'
import type { PrintFonts } from '#platform/kernel/typeface.ts'
import type { Scope } from '#platform/kernel/tenant.ts'
import { readVariant } from '#platform/media/index.ts'
import type { Runtime } from '#platform/runtime.ts'
import type { DocumentRow } from '../document-models.ts'
import { paperWords } from '../papers/words.ts'
import type { DocumentContent } from '../rules/index.ts'

/** The typefaces of a theme as files; null where there is no such theme. */
export type FontsOf = (theme: string) => PrintFonts | null
export type DocumentFile = { fileName: string; bytes: Buffer }
/** What of a document is printed. */
export type Printable = Pick<DocumentRow, 'kind' | 'content'>

/** The document as a file, drawn anew each time from what was frozen. */
export async function printDocument(
  runtime: Pick<Runtime, 'storage'>,
  scope: Pick<Scope, 'tenantId'>,
  { kind, content }: Printable,
  fontsOf: FontsOf,
): Promise<DocumentFile> {
  // Loaded when the first one is asked for: setting type is a third of a second of code that pages do not need.
  const { renderPaper } = await import('../papers/render.ts')
  const logo = await readLogo(runtime, scope, content.brand.logo)
  const bytes = await renderPaper({ kind, content, fonts: fontsOf(content.brand.theme), logo })
  return { fileName: documentFileName({ kind, content }), bytes }
}

/** `Invoice INV-00042`, in the language of the document. */
export const documentTitle = ({ kind, content }: Printable): string =>
  `${paperWords[content.language].titles[kind].split(' (')[0]} ${content.label}`

/** `invoice-inv-00042.pdf`, in the language of the document. */
export function documentFileName({ kind, content }: Printable): string {
  const name = documentTitle({ kind, content })
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  return `${name}.pdf`
}

/** As PNG, since PDF knows no WebP; null when it is gone meanwhile, and the name stands in its place. */
async function readLogo(
  { storage }: Pick<Runtime, 'storage'>,
  scope: Pick<Scope, 'tenantId'>,
  logo: DocumentContent['brand']['logo'],
): Promise<Buffer | null> {
  const file = logo && (await readVariant({ storage }, scope, logo.imageId, logo.width))
  if (!file) return null
  const chunks: Buffer[] = []
  for await (const chunk of file.stream) chunks.push(Buffer.from(chunk as Uint8Array))
  return sharp(Buffer.concat(chunks)).png().toBuffer()
}
