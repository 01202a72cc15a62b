// What is sold: categories and services, and the policies under which they are booked. Owns `categories`, `services`,
// `service_images`, `service_terms` and `booking_policies`.
// A service can be booked when it is active (its provider's decision) and its provider is listed.
export { serviceUpdated } from './events.ts'
export { OfferedPolicyView, PolicyView } from './policy-schemas.ts'
export { type Near, nearFields } from './near.ts'
export { catalogRoutes } from './routes.ts'
export {
  type BookingMode,
  bookingModes,
  BookingPolicy,
  CategoryView,
  type CreateService,
  DurationOption,
  FoundServiceCard,
  IntakeQuestion,
  type LocationKind,
  locationKinds,
  PaymentTerms,
  PolicyTerms,
  questionKinds,
  ServiceCard,
  ServicePage,
  ServiceView,
} from './schemas.ts'
export {
  type BookableService,
  createCategory,
  createPolicy,
  createService,
  editCategory,
  editPolicy,
  editService,
  getBookableService,
  getCategory,
  getCategoryBySlug,
  getOwnService,
  getService,
  getServicePolicy,
  listBookableServices,
  listCategories,
  listFeaturedServices,
  listOfferedPolicies,
  listOwnServices,
  listPolicies,
  listServiceCards,
  listServices,
  orderCategories,
  orderPolicies,
  removeCategory,
  removePolicy,
  listServiceMembers,
  removeService,
  type SearchedService,
  setServiceMembers,
} from './service/index.ts'
export { hasWaitingRoom } from './service/waiting-room.ts'
export { creditsFor, standardPolicy } from './rules.ts'
export { subscribers as catalogSubscribers } from './subscribers.ts'
