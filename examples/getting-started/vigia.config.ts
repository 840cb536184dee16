import { defineConfig } from 'vigia';
import { bot } from './bot.ts';

export default defineConfig({ systems: [bot], targets: [{ job: 'bot', at: ['127.0.0.1:3001'] }] });
