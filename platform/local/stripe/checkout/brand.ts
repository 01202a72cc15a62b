import type Stripe from 'stripe'
import type { StripeEngine } from '../engine.ts'
import type { Account } from '../store.ts'

type Branding = Stripe.Checkout.Session.BrandingSettings
type Given = Pick<
  Stripe.Checkout.SessionCreateParams,
  'branding_settings' | 'payment_intent_data' | 'setup_intent_data'
>

/**
 * How hosted pages look: as the session says, else as the account does on whose behalf the customer pays, else as the
 * platform's own account does.
 */
export function brandingOf(engine: StripeEngine, given: Given, account: Account): Branding {
  const behalf = given.payment_intent_data?.on_behalf_of ?? given.setup_intent_data?.on_behalf_of ?? account
  const owner = engine.store.find('account', behalf ?? engine.settings.accountId)
  const brand = owner?.settings?.branding
  const { branding_settings: own } = given
  return {
    background_color: own?.background_color || brand?.secondary_color || '#ffffff',
    border_style: (own?.border_style || 'rounded') as Branding['border_style'],
    button_color: own?.button_color || brand?.primary_color || '#1f5fbf',
    display_name:
      own?.display_name ??
      owner?.business_profile?.name ??
      owner?.settings?.dashboard.display_name ??
      engine.settings.businessName,
    font_family: own?.font_family || 'default',
    icon: imageOf(own?.icon),
    logo: imageOf(own?.logo),
  } as Branding
}

const imageOf = (image: { url?: string; type: string } | undefined) =>
  image?.url ? { type: 'url', url: image.url } : null

export const isColour = (text: string) => /^#[0-9a-f]{6}$/i.test(text)

/** Black or white, whichever can be read on it (WCAG 2.2, relative luminance). */
export function inkOn(colour: string): '#000000' | '#ffffff' {
  return luminanceOf(colour) > 0.179 ? '#000000' : '#ffffff'
}

function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
