import { checkSecretName } from '../alerts/secret-name.ts';
import { checkAuth } from '../project/check-target.ts';
import type { Config } from '../project/config.ts';
import type { System } from '../project/system.ts';
import { type Auth, secretsOfLogin } from '../project/target.ts';
import { addressesOf, type DeskAddress, type Place } from './address.ts';
import { type Around, checkPlace, refusing } from './check-place.ts';
import { madeForCalls } from './remedy-action.ts';

/**
 * Where a service of the project serves its backups, by the plugin of `@vigia/desk/backup`: `GET …/status` and `POST …/manual` below
 * the place.
 */
export interface BackupPlace extends Place {
  /** How the desk logs in. Default: it does not. */
  readonly auth?: Auth;
}

/** The backups of a service as the desk asks for them. */
export interface DeskBackup {
  readonly target: string;
  readonly addresses: Readonly<Record<string, readonly DeskAddress[]>>;
  readonly auth?: Auth;
}

/** Returns the backups of the systems, by the name of the database. Throws for one that is declared twice or has no place. */
export function backupsOf(systems: readonly System[], around: Around): Readonly<Record<string, BackupPlace>> {
  const all: Record<string, BackupPlace> = {};
  for (const { name: system, backups = {} } of systems) {
    for (const [target, place] of Object.entries(backups)) {
      const where = `system ${system}, backups ${target}`;
      if (target in all || target === 'desk')
        throw new Error(`${where}: another database has this name; rename one`);
      checkPlace(refusing(where), place, around);
      if (place.auth !== undefined) checkAuth(where, place.auth);
      for (const [field, name] of place.auth ? secretsOfLogin(place.auth) : [])
        checkSecretName(where, field, name, madeForCalls);
      all[target] = place;
    }
  }
  return all;
}

/** Returns the backups as the desk asks for them. */
export function deskBackups(config: Config): DeskBackup[] {
  return Object.entries(config.project.backups).map(([target, place]) => ({
    target,
    addresses: addressesOf(place, config),
    ...(place.auth && { auth: place.auth }),
  }));
}
