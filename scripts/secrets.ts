import { join } from 'node:path';
import { ensureSecrets } from '../core/run/secrets.ts';
import { secretsFolder } from '../core/stack/secrets.ts';

// Run by scripts/setup.mjs: the random passwords that compose.yaml mounts.
await ensureSecrets(join(import.meta.dirname, '..', secretsFolder));
