import QRCode from 'qrcode'
import sharp from 'sharp'
import { assertFound } from '#platform/kernel/errors.ts'
import type { Ctx } from '#platform/kernel/tenant.ts'
import { getTenant } from '#platform/tenancy/index.ts'
import { Provider } from './models.ts'
import { mayPreviewProvider } from './policies.ts'

/** Where a provider's page is on the marketplace's own host. */
export const providerPath = (slug: string) => `/providers/${slug}`

/** The page's address with where its visitors come from: `via=qr` is what printed codes carry. */
export function shareUrl(origin: string, slug: string, via: 'qr' | 'link'): string {
  const url = new URL(providerPath(slug), origin)
  url.searchParams.set('via', via)
  return url.href
}

/** What share pages, codes and posters are made from. */
export type Share = {
  /** For people to send on. */
  linkUrl: string
  /** For codes. */
  qrUrl: string
  /** For people to read and type: no scheme, nothing to attribute. */
  shortAddress: string
  slug: string
  businessName: string
  headline: string
  /** The provider's accent, or the marketplace's; null for neither. */
  accent: string | null
  marketplaceName: string
  theme: string
}

/** Paper: for a wall or a counter, and for a card. */
export const posterSizes = ['A4', 'A6'] as const
export type PosterSize = (typeof posterSizes)[number]

/**
 * @param input.origin scheme, host and port on which the marketplace is visited, without a slash at the end
 * @throws AppError `not_found`, for the public also while the page is not listed
 */
export async function getShare(ctx: Ctx, input: { providerId: string; origin: string }): Promise<Share> {
  const [found, tenant] = await Promise.all([
    Provider.query(ctx.trx).findOne({ id: input.providerId }),
    getTenant(ctx),
  ])
  const isShown = found && (found.isListed || mayPreviewProvider(ctx.actor, found.id))
  const provider = assertFound(isShown ? found : null, 'Provider')
  return {
    linkUrl: shareUrl(input.origin, provider.slug, 'link'),
    qrUrl: shareUrl(input.origin, provider.slug, 'qr'),
    shortAddress: `${new URL(input.origin).host}${providerPath(provider.slug)}`,
    slug: provider.slug,
    businessName: provider.businessName,
    headline: provider.headline,
    accent: provider.accent ?? tenant.brand.colour ?? null,
    marketplaceName: tenant.name,
    theme: tenant.theme,
  }
}

// Readers need four clear modules around a code (ISO/IEC 18004); level M survives a scratch or a fold.
const margin = 4
const errorCorrectionLevel = 'M'

/** A code that scales to any size. */
export const renderQrSvg = (url: string): Promise<string> =>
  QRCode.toString(url, { type: 'svg', errorCorrectionLevel, margin })

/**
 * Every module is the same whole number of pixels, so that the image is sharp.
 * @param most pixels; 1,024 print well at about nine centimetres
 */
export function renderQrPng(url: string, most = 1024): Promise<Buffer> {
  const { size, isDark } = qrModules(url)
  const scale = Math.max(1, Math.floor(most / (size + 2 * margin)))
  const side = scale * (size + 2 * margin)
  const pixels = Buffer.alloc(side * side, 255)
  for (let y = 0; y < size * scale; y += 1) {
    for (let x = 0; x < size * scale; x += 1) {
      if (isDark(Math.floor(y / scale), Math.floor(x / scale)))
        pixels[(y + margin * scale) * side + x + margin * scale] = 0
    }
  }
  return sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
    .png({ palette: true, colours: 2 })
    .toBuffer()
}

/** The dark modules of a code, row by row, without the clear ones around it. */
export function qrModules(url: string): { size: number; isDark: (row: number, column: number) => boolean } {
  const { modules } = QRCode.create(url, { errorCorrectionLevel })
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 }
}
