import { backup } from './backup/module.ts';
import type { Module } from './base/module.ts';
import { atendeai } from './systems/atendeai/module.ts';
import { falachefe } from './systems/falachefe/module.ts';
import { production } from './systems/production/module.ts';
import { qualifier } from './systems/qualifier/module.ts';
import { whatsself } from './systems/whatsself/module.ts';

/** The systems of the sample. One that is taken out leaves nothing, and the others do without. */
export const systems: readonly Module[] = [falachefe, whatsself, qualifier, production, atendeai];

/** What the service mounts: its systems, and backups of its database. */
export const modules: readonly Module[] = [...systems, backup];
