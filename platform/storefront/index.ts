// How a marketplace looks: themes as data, the composition of its pages, its style sheet and drawings. Owns no table;
// brands are tenancy's.
export { errorLookOf, type ErrorLook } from './error-look.ts'
export { posterFonts } from './poster-fonts.ts'
export { themeFiles } from './routes.ts'
export type { HomeLook, Look } from './schemas.ts'
export { getHomeContent, homeOf, lookOf } from './service.ts'
export { type HomeSection, type HomeWords } from './theme-schema.ts'
export {
  bookingNotices,
  providerNotices,
  type WaitlistNotice,
  type AccountEmailData,
  type BookingEmailData,
  type BookingNotice,
  type EmailMarketplace,
  type ProviderNotice,
  type SecurityChange,
  type SmsData,
} from './theme-email-data.ts'
export { groupNotices, type GroupEmailData, type GroupNotice } from './theme-group-email-data.ts'
export {
  paymentNotices,
  type BusinessPaymentNotice,
  type CustomerPaymentNotice,
  type PaymentEmailData,
  type PaymentNotice,
} from './theme-payment-email-data.ts'
export { planNotices, type PlanEmailData, type PlanNotice } from './theme-plan-email-data.ts'
export { emailColours, renderThemeEmail, renderThemeSms, type AccountEmailTemplate } from './theme-emails.ts'
export { listThemes } from './themes.ts'
