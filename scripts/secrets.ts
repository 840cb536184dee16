import { join } from 'node:path';
import { ensureSecrets } from '../core/run/secrets.ts';
import { secretsFolder } from '../core/stack/secrets.ts';

// Creates the random passwords that compose.yaml mounts. Run by scripts/setup.mjs.
await ensureSecrets(join(import.meta.dirname, '..', secretsFolder));
