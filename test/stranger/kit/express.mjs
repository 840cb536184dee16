import { instrumentExpress } from '@vigia/telemetry';
import { end, fail, greet, port, telemetry } from './parts.mjs';

const { default: express } = await import(process.argv[2] ?? 'express');
const app = express();
instrumentExpress(app, telemetry);
app.get('/hello/:phone', ({ params }, response) => response.json(greet(params.phone)));
app.get('/boom', fail);
const shop = express.Router();
shop.get('/items/:item', ({ params }, response) => response.json(params));
app.use('/shops/:shop', shop);
const server = app.listen(port, '127.0.0.1');
app.post('/end', (_request, response) => response.end(end(server)));
