import type { PlatformRole, StaffRole } from '#platform/identity/index.ts'

/** Somebody who signs in at the console. For demonstrations on a local machine only. */
export type DemoAccount = Readonly<{
  /** What `npm start` calls this person. */
  title: string
  email: string
  password: string
  firstName: string
  lastName: string
  /** The marketplaces this person works for, by slug. */
  works: readonly Readonly<{ at: string; as: StaffRole }>[]
  platformRole?: PlatformRole
}>

/** The platform's own comes last: once it is there, all of them are. */
export const accounts: readonly DemoAccount[] = [
  {
    title: 'owner',
    email: 'owner@morgenrein.example',
    password: 'clean-sheets-on-monday-14',
    firstName: 'Katharina',
    lastName: 'Brandt',
    works: [{ at: 'morgenrein', as: 'tenant_owner' }],
  },
  {
    title: 'operator',
    email: 'office@morgenrein.example',
    password: 'eleven-keys-on-a-hook-6',
    firstName: 'Emre',
    lastName: 'Yıldız',
    works: [{ at: 'morgenrein', as: 'tenant_operator' }],
  },
  {
    title: 'owner of two',
    email: 'owner@chalkline.example',
    password: 'two-doors-and-one-bell-22',
    firstName: 'Marguerite',
    lastName: 'Okonkwo-Hale',
    works: [
      { at: 'chalkline', as: 'tenant_owner' },
      { at: 'stillroom', as: 'tenant_owner' },
    ],
  },
  {
    title: 'operator',
    email: 'office@chalkline.example',
    password: 'sharpened-before-nine-41',
    firstName: 'Theo',
    lastName: 'Marsh',
    works: [{ at: 'chalkline', as: 'tenant_operator' }],
  },
  {
    title: 'operator',
    email: 'office@stillroom.example',
    password: 'lavender-behind-glass-73',
    firstName: 'Chiara',
    lastName: 'Fontana',
    works: [{ at: 'stillroom', as: 'tenant_operator' }],
  },
  {
    title: 'platform staff',
    email: 'staff@shingle.example',
    password: 'slate-on-a-steep-roof-58',
    firstName: 'Ines',
    lastName: 'Vidal',
    works: [],
    platformRole: 'platform_admin',
  },
]
