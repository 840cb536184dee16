import { instrumentFastify } from '@vigia/telemetry';
import { end, fail, greet, port, telemetry } from './parts.mjs';

const { default: fastify } = await import(process.argv[2] ?? 'fastify');
const app = fastify();
instrumentFastify(app, telemetry);
app.get('/hello/:phone', async ({ params }) => greet(params.phone));
app.get('/boom', async () => fail());
app.register(async shop => shop.get('/items/:item', async ({ params }) => params), {
  prefix: '/shops/:shop',
});
app.post('/end', async () => end(app.server));
await app.listen({ port, host: '127.0.0.1' });
