import { startSomebody } from './test/stack/somebody.ts';

const s = await startSomebody({ grafana: true });
console.log(JSON.stringify(s));
setTimeout(() => s.stop(), Number(process.argv[2] ?? 600) * 1000);
process.on('SIGTERM', () => s.stop());
