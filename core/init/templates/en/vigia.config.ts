import { defineConfig } from 'vigia';
import { myServiceSystem } from './systems/my-service.ts';

export default defineConfig({
  systems: [myServiceSystem],
  // Where Prometheus finds the metrics of the service.
  targets: [{ job: 'my-service', at: ['localhost:3000'], exposes: [myServiceSystem] }],
  // Who looks after an alert: an inbox, acknowledgement, escalation. It needs the package: npm install @vigia/desk
  desk: {},
  // The service has the usual port of this server.
  ports: { grafana: 13000 },
});
