// Providers: who sells, and the page on which they show it. Owns `providers`, `gallery_images` and `provider_terms`.
// A page is public when it is published (the provider's decision) and verified (the marketplace's).
export {
  providerCreated,
  providerPublished,
  providerRenamed,
  providerStatusChanged,
  providerUnpublished,
  providerUpdated,
} from './events.ts'
export { mayEditProvider, mayPreviewProvider } from './policies.ts'
export { providerRoutes } from './routes.ts'
export { type ChecklistItem, mostGalleryImages, publishChecklist, shortestIntroduction } from './rules.ts'
export {
  CreateProviderBody,
  EditProviderBody,
  GalleryImageView,
  OwnProviderView,
  PageSection,
  pageSectionKinds,
  ProviderCard,
  ProviderPage,
  ProviderView,
} from './schemas.ts'
export {
  addGalleryImage,
  createProvider,
  editGalleryImage,
  editProvider,
  getOwnProvider,
  getProvider,
  getProviderBySlug,
  getProviderContacts,
  listProviders,
  orderGallery,
  type ProviderContact,
  publishProvider,
  removeGalleryImage,
  setProviderStatus,
  suspendProvider,
  unpublishProvider,
  verifyProvider,
} from './service/index.ts'
export type { PosterFonts } from './poster.ts'
export { getShare, providerPath, renderQrPng, renderQrSvg, type Share, shareUrl } from './share.ts'
export { providerCardJson } from './sql.ts'
export { type ProviderCardRow, toProviderCard } from './views.ts'
