import type { Rights, Table } from './catalogue.ts'
import {
  appendOnlyPrivileges,
  appendOnlyTables,
  definerFunctions,
  indexesInOtherOrder,
  normalisedExpression,
  relayPrivileges,
  relaySweep,
  sharedTables,
  tenantIsolation,
  tenantTablePrivileges,
  type Policy,
} from './expected.ts'

/** One way in which tenants could reach each other's rows. */
export type Fault = { object: string; fault: string }

/** Everything that is wrong with one relation. */
export function tableFaults(table: Table): string[] {
  if (table.kind === 'm') return ['is a materialized view, which row-level security does not reach']
  if (table.kind === 'f') return ['is a foreign table, which row-level security does not reach']
  if (table.kind === 'v') {
    return table.isInvoker
      ? privilegeFaults(table)
      : ['is a view that reads with its owner’s rights (no security_invoker)']
  }
  const shared = table.schema === 'public' ? sharedTables[table.name] : undefined
  if (shared) return sharedFaults(table, shared)
  if (!table.columns.some(({ name }) => name === 'tenant_id')) {
    return ['has no tenant_id and is not on the list of shared tables']
  }
  return [
    ...columnFaults(table),
    ...securityFaults(table),
    ...policyFaults(table, [tenantIsolation, ...(isOpenToRelay(table) ? [relaySweep] : [])]),
    ...indexFaults(table),
    ...foreignKeyFaults(table),
    ...privilegeFaults(table),
  ]
}

const isOpenToRelay = ({ schema, name }: Table) => schema === 'public' && name in relayPrivileges

function sharedFaults(table: Table, { policies }: { policies: Policy[] }): string[] {
  const outward = table.foreignKeys.filter(({ target }) => !(target in sharedTables))
  return [
    ...(policies.length > 0 ? [...securityFaults(table), ...policyFaults(table, policies)] : []),
    ...outward.map(
      ({ name, target }) => `is shared, but ${name} refers to ${target}, which belongs to tenants`,
    ),
    ...privilegeFaults(table),
  ]
}

function columnFaults({ columns }: Table): string[] {
  const tenant = columns.find(({ name }) => name === 'tenant_id')!
  const counted = columns.filter(({ isIdentity, fallback }) => isIdentity || fallback?.includes('nextval('))
  return [
    ...(tenant.type === 'uuid' ? [] : [`keeps tenant_id as ${tenant.type}, not as uuid`]),
    ...(tenant.isRequired ? [] : ['lets tenant_id be null']),
    ...(tenant.fallback === 'current_tenant_id()' ? [] : ['does not fill tenant_id by current_tenant_id()']),
    ...counted.map(({ name }) => `numbers ${name} from a sequence, which counts all tenants together`),
  ]
}

function securityFaults({ isSecured, isForced }: Table): string[] {
  return [
    ...(isSecured ? [] : ['has row-level security switched off']),
    ...(isForced ? [] : ['does not force row-level security on its owner']),
  ]
}

function policyFaults(table: Table, expected: readonly Policy[]): string[] {
  const missing = expected.filter(({ name }) => !table.policies.some((policy) => policy.name === name))
  return [
    ...missing.map(({ name }) => `lacks the policy ${name}`),
    ...table.policies.flatMap((policy) => {
      const wanted = expected.find(({ name }) => name === policy.name)
      return wanted ? deviations(policy, wanted) : [`has a policy of its own, ${policy.name}`]
    }),
  ]
}

function deviations(policy: Policy, wanted: Policy): string[] {
  const differs = (what: string) => `has a policy ${policy.name} whose ${what} differs from the template`
  const isSame = (part: 'using' | 'check') =>
    normalisedExpression(policy[part]) === normalisedExpression(wanted[part])
  return [
    ...(policy.isPermissive === wanted.isPermissive ? [] : [differs('kind')]),
    ...(policy.command === wanted.command ? [] : [differs('command')]),
    ...(policy.roles.toSorted().join() === wanted.roles.toSorted().join() ? [] : [differs('list of roles')]),
    ...(isSame('using') ? [] : [differs('using')]),
    ...(isSame('check') ? [] : [differs('with check')]),
  ]
}

function indexFaults({ indexes }: Table): string[] {
  return indexes.flatMap(({ name, isUnique, isExclusion, columns }) => {
    const isKey = isUnique || isExclusion
    if (isKey && !columns.includes('tenant_id')) {
      return [`has the ${isExclusion ? 'exclusion constraint' : 'unique key'} ${name} without tenant_id`]
    }
    if (columns[0] === 'tenant_id' || indexesInOtherOrder.has(name)) return []
    return [`has the index ${name}, which does not begin with tenant_id`]
  })
}

function foreignKeyFaults({ foreignKeys }: Table): string[] {
  return foreignKeys.flatMap(({ name, columns, target, targetColumns }) => {
    const referred = targetColumns[columns.indexOf('tenant_id')]
    if (target === 'tenants')
      return referred === 'id' ? [] : [`refers to tenants by ${name}, but not by tenant_id`]
    return referred === 'tenant_id' ? [] : [`refers to ${target} by ${name} without tenant_id`]
  })
}

/** A right to a column is covered by the right to the table. */
const isUsual = (privilege: string, allowed: readonly string[]) =>
  allowed.includes(privilege) || allowed.includes(privilege.replace(/ \(.*\)$/, ''))

function privilegeFaults(table: Table): string[] {
  const isPublicSchema = table.schema === 'public'
  const ofRelay = (isPublicSchema && relayPrivileges[table.name]) || []
  const ofTenants = appendOnlyTables.has(table.name) ? appendOnlyPrivileges : tenantTablePrivileges
  const ofApp = (isPublicSchema && sharedTables[table.name]?.app) || ofTenants
  return table.privileges.flatMap(({ grantee, privilege }) => {
    if (grantee === table.owner) return []
    if (grantee === 'app') return isUsual(privilege, ofApp) ? [] : [`lets app ${privilege}`]
    if (grantee === 'relay') return isUsual(privilege, ofRelay) ? [] : [`lets relay ${privilege}`]
    return [`lets ${grantee} ${privilege}`]
  })
}

/** Everything that is wrong with the roles, and with functions that run with other rights than the caller's. */
export function rightsFaults(rights: Rights, owners: ReadonlySet<string>): Fault[] {
  const absent = ['app', 'relay'].filter((name) => !rights.roles.some((role) => role.name === name))
  return [
    ...absent.map((name) => ({ object: `role ${name}`, fault: 'does not exist' })),
    ...rights.roles.flatMap((role) =>
      roleFaults(role, owners).map((fault) => ({ object: `role ${role.name}`, fault })),
    ),
    ...rights.definerFunctions
      .filter((name) => !definerFunctions.has(name))
      .map((name) => ({
        object: `function ${name}`,
        fault: 'runs with its owner’s rights (security definer)',
      })),
  ]
}

function roleFaults(role: Rights['roles'][number], owners: ReadonlySet<string>): string[] {
  return [
    ...(role.isSuperuser ? ['is a superuser'] : []),
    ...(role.isExempt ? ['bypasses row-level security'] : []),
    ...(role.mayMakeRoles ? ['may make roles, and so give itself any right'] : []),
    ...role.memberships.map((name) =>
      owners.has(name) ? `is a member of ${name}, who owns the tables` : `is a member of ${name}`,
    ),
    ...role.owned.map((what) => `owns ${what}`),
    ...role.mayCreateIn.map((schema) => `may create objects in schema ${schema}`),
  ]
}
