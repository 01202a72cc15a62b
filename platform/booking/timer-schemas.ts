import { Type, type Static } from 'typebox'
import { Input } from '#platform/kernel/schemas.ts'
import { checkInMetres } from './rules/here.ts'

const settings = {
  reminderMinutes: Type.Array(Type.Integer({ minimum: 15, maximum: 20160 }), {
    maxItems: 5,
    description: 'minutes before the start at which a customer is reminded',
  }),
  completionDays: Type.Integer({
    minimum: 0,
    maximum: 14,
    description: 'days after which silence about a finished appointment is consent',
  }),
  reviewMinutes: Type.Integer({
    minimum: 0,
    maximum: 10080,
    description: 'minutes after completion at which a review is asked for',
  }),
  closingDays: Type.Integer({
    minimum: 1,
    maximum: 90,
    description: 'days after completion at which nothing is open any more',
  }),
  waitlistOfferMinutes: Type.Integer({
    minimum: 15,
    maximum: 1440,
    description: 'minutes for which a freed time is kept for whoever is next on the waitlist',
  }),
  checkInMetres: Type.Integer({
    minimum: checkInMetres.least,
    maximum: checkInMetres.most,
    description: 'metres from the place within which a customer can check in by being there',
  }),
}
export const BookingSettingsBody = Input(settings)
export type BookingSettings = Static<typeof BookingSettingsBody>
export const BookingSettingsView = Type.Object({
  ...settings,
  version: Type.Integer({ description: '0 while the defaults hold' }),
})
export type BookingSettingsView = Static<typeof BookingSettingsView>
