import { refuses } from '../../../service/settings.ts';

refuses([[{ QUALIFIER_WEBHOOK_TOKEN_FILE: '/nowhere' }, 'QUALIFIER_WEBHOOK_TOKEN_FILE is "/nowhere"']]);
