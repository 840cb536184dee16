import { join } from 'node:path';
import { secretsFolder } from '../stack/secrets.ts';
import { ensureSecrets } from '../targets/runtime/secrets.ts';

// Run by scripts/setup.mjs: the random passwords that compose.yaml mounts.
await ensureSecrets(join(import.meta.dirname, '..', secretsFolder));
