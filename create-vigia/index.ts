/** `npm create vigia [DIR]`: the same as `vigia init [DIR]`, where nothing is installed. */
export { init as create } from 'vigia/init';
