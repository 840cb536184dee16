import { refuses } from '../../../service/settings.ts';

refuses([[{ BUSINESS_REFRESH_SECONDS: '0' }, 'BUSINESS_REFRESH_SECONDS is "0"']]);
