import { chownSync, lstatSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** PostgreSQL refuses to run as root; started by root, it runs as this user instead. */
export interface ServerUser {
  uid: number
  gid: number
}

/** The number that every Unix gives to `nobody`; no account has to exist for it. */
const nobody: ServerUser = { uid: 65534, gid: 65534 }

/**
 * Null: as whoever runs this process. For root: as the owner of the data that is there already (a checkout
 * that a normal user started before), else as nobody.
 */
export function serverUser(cluster: string): ServerUser | null {
  if (process.getuid?.() !== 0) return null
  try {
    const { uid, gid } = lstatSync(cluster)
    return uid === 0 ? nobody : { uid, gid }
  } catch {
    return nobody
  }
}

/** May the user enter every folder on the way to this one, and the folder itself? Extended rights are not looked at. */
export function isReachableBy(user: ServerUser, folder: string): boolean {
  const { uid, gid, mode } = statSync(folder)
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
  if ((mode & bit) === 0) return false
  return dirname(folder) === folder || isReachableBy(user, dirname(folder))
}

/** What root writes into a folder that belongs to somebody else stays readable by that somebody. */
export function giveToOwner(file: string, folder: string) {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(folder)
  chownSync(file, uid, gid)
}
