import { type PaymentSettings, taxOfCategory, type TaxTreatment } from '../rules/index.ts'

export type TaxedSale = {
  settings: PaymentSettings
  categoryId: string | null
  /** Minor units as stated, and what for: a tax service may ask for them. */
  amount?: number
  currency?: string
  /** Where the service takes place: ISO 3166-1 alpha-2, and a postal code. */
  place?: { country: string; postalCode?: string }
}

/** Says how a sale is taxed. Its answer is frozen with the price, so that no later answer changes an invoice. */
export type TaxService = {
  treatmentFor(sale: TaxedSale): Promise<TaxTreatment>
}

/** As the marketplace says it in its settings: by the category, or one for all. */
export const taxAsTheMarketplaceSays: TaxService = {
  treatmentFor: ({ settings, categoryId }) => Promise.resolve(taxOfCategory(settings, categoryId)),
}
