import { init } from '../init/init.ts';

await init();
