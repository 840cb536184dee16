import { refuses } from '../settings.ts';

refuses([
  [{ ALERTMANAGER_URL: 'alertmanager' }, 'ALERTMANAGER_URL is "alertmanager", which is no URL'],
  [{ EMERGENCY_PHONE: 'none' }, 'EMERGENCY_PHONE is set but no phone number'],
]);
