import { defineConfig } from 'vigia';
import { myServiceSystem } from './systems/my-service.ts';

export default defineConfig({
  // Os alertas da plataforma, os runbooks e as notificações também ficam em português.
  language: 'pt',
  systems: [myServiceSystem],
  // Onde o Prometheus encontra as métricas do serviço.
  targets: [{ job: 'my-service', at: ['localhost:3000'], exposes: [myServiceSystem] }],
  // Quem cuida de um alerta: caixa de entrada, reconhecimento, escalonamento. Requer o pacote: npm install @vigia/desk
  desk: {},
  // O serviço ocupa a porta padrão deste servidor.
  ports: { grafana: 13000 },
});
