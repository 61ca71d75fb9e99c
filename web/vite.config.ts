import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mantineVariables } from './scripts/mantine-variables.ts';
import { serviceWorker } from './scripts/service-worker.ts';

const server = process.env.RAPPORT_URL ?? 'http://127.0.0.1:8080';
// The server compares the page's origin with the host it is asked under, so that one stays.
const proxy = { '/api': { target: server, changeOrigin: false } };

export default defineConfig({
  plugins: [react(), mantineVariables(), serviceWorker()],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, manifest: true, reportCompressedSize: false },
  server: { proxy },
  preview: { proxy },
  test: { include: ['src/**/*.test.{ts,tsx}'], environment: 'node' },
});
