// What is sold: categories and services, and the policies under which they are booked. Owns `categories`, `services`,
// `service_images`, `service_terms` and `booking_policies`.
// A service can be booked when it is active (its provider's decision) and its provider is listed.
export {
  categoriesOrdered,
  categoryCreated,
  categoryRemoved,
  categoryUpdated,
  serviceActivated,
  serviceCreated,
  serviceDeactivated,
  serviceRemoved,
  serviceUpdated,
} from './events.ts'
export { CreatePolicyBody, EditPolicyBody, OfferedPolicyView, PolicyView } from './policy-schemas.ts'
export { distanceFields, type Near, nearFields } from './near.ts'
export { catalogRoutes } from './routes.ts'
export {
  type Assignment,
  type BookingMode,
  bookingModes,
  BookingPolicy,
  CategoryView,
  CreateCategoryBody,
  type CreateService,
  CreateServiceBody,
  DurationOption,
  EditCategoryBody,
  EditServiceBody,
  FoundServiceCard,
  IntakeQuestion,
  type LocationKind,
  locationKinds,
  PaymentTerms,
  PolicyTerms,
  questionKinds,
  ServiceCard,
  ServicePage,
  serviceSorts,
  ServiceView,
  ShownPolicy,
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
export { standardPolicy } from './rules.ts'
export { providerOfService } from './sql.ts'
export { subscribers as catalogSubscribers } from './subscribers.ts'
