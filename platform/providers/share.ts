import QRCode from 'qrcode'
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
const options = { errorCorrectionLevel: 'M', margin: 4 } as const

/** A code that scales to any size. */
export const renderQrSvg = (url: string): Promise<string> => QRCode.toString(url, { ...options, type: 'svg' })

/** @param width pixels, 1,024 unless said otherwise: sharp to about nine centimetres in print */
export const renderQrPng = (url: string, width = 1024): Promise<Buffer> =>
  QRCode.toBuffer(url, { ...options, type: 'png', width })

/** The dark modules of a code, row by row, without the clear ones around it. */
export function qrModules(url: string): { size: number; isDark: (row: number, column: number) => boolean } {
  const { modules } = QRCode.create(url, options)
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 }
}
