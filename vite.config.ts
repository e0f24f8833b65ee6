import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** SharedArrayBuffer needs a cross-origin isolated page. */
const isolation = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };
/** As .ci/chromium looks for it. */
const chromium = [process.env.CHROMIUM_PATH ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
const launchOptions = {
  executablePath: chromium ?? '/usr/bin/google-chrome',
  args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking'],
};

/** Found late, they would reload the page under a test that runs. */
const REPORT_PACKAGES = ['@observablehq/plot', 'linkedom', 'react-dom/server', 'fast-png'];

export default defineConfig({
  root: path('./viewer'),
  plugins: [react()],
  worker: { format: 'es' },
  server: { headers: isolation, fs: { allow: [path('.')] } },
  preview: { headers: isolation },
  builder: {},
  environments: {
    client: { build: { outDir: path('./dist/viewer'), emptyOutDir: true, target: 'es2022' } },
    node: {
      consumer: 'server',
      build: {
        ssr: true,
        outDir: path('./dist/node'),
        emptyOutDir: true,
        target: 'node20',
        sourcemap: true,
        minify: false,
        copyPublicDir: false,
        rolldownOptions: {
          input: { cli: path('./scenarios/commands/main.ts'), worker: path('./sim/worker.ts') },
          output: { entryFileNames: '[name].js' },
        },
      },
    },
  },
  test: {
    root: path('.'),
    maxWorkers: '100%', // of the cores: many files wait for processes of their own
    projects: [
      {
        test: {
          name: 'node',
          root: path('.'),
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.browser.test.ts'],
          environment: 'node',
          globalSetup: ['test/build-once.ts'],
          setupFiles: ['test/property-seed.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        plugins: [react()],
        worker: { format: 'es' },
        server: { headers: isolation },
        optimizeDeps: { include: [...['workerpool', 'seedrandom', 'yaml', 'zod', 'i18next'], ...REPORT_PACKAGES] },
        test: {
          name: 'browser',
          root: path('.'),
          include: ['test/**/*.browser.test.{ts,tsx}'],
          testTimeout: 120_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({ launchOptions }),
          },
        },
      },
    ],
  },
});
