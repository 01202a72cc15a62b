export { createProvider } from './create-provider.ts'
export {
  editProvider,
  type EditProviderInput,
  publishProvider,
  setProviderStatus,
  suspendProvider,
  unpublishProvider,
  verifyProvider,
} from './edit-provider.ts'
export { addGalleryImage, editGalleryImage, orderGallery, removeGalleryImage } from './gallery.ts'
export {
  getOwnProvider,
  getProvider,
  getProviderBySlug,
  getProviderContacts,
  listProviders,
  type ProviderContact,
} from './read-provider.ts'
