import { failOver } from '../../../rules/mutations.ts';

failOver([['a backup that may be an hour older', 'backup', '> 93600', '> 97200']]);
