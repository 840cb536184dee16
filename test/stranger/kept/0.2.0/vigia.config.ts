import { defineConfig } from 'vigia';
import { salesBotSystem } from './systems/sales-bot.ts';

export default defineConfig({
  systems: [salesBotSystem],
  // Where Prometheus finds the metrics of the service.
  targets: [{ job: 'sales-bot', at: ['localhost:3000'], exposes: [salesBotSystem] }],
  // The service has the usual port of this server.
  ports: { grafana: 13000 },
});
