import { hue } from 'vigia/dashboards';

export const externalServices = {
  whatsapp: hue.teal,
  openai: hue.purple,
  database: hue.blue,
  redis: hue.sand,
} as const;
