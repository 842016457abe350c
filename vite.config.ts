import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { RUNTIME_PATH } from './shared/assets.ts'
import { softwareAdapterEnvironment } from './web/compute/testing/software-adapter.ts'
import { reference } from './web/reference/plugin.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Each gallery program is an entry of its own: `/programs/NAME.js`. */
const programs = readdirSync(here('web/programs'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file): [string, string] => [`programs/${basename(file, '.ts')}`, here(`web/programs/${file}`)])

/** Programs leave 'tabmpi' to the runtime that vite.assets.config.ts builds: worker and program must share one instance. */
const runtime: Plugin = {
  name: 'tabmpi-runtime',
  apply: 'build',
  enforce: 'pre',
  resolveId: (id) => (id === 'tabmpi' ? { id: RUNTIME_PATH, external: true } : null),
}

export default defineConfig({
  root: here('web'),
  plugins: [runtime, reference(here('.'))],
  build: {
    outDir: here('dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // A kernel is compiled from its function's text: it must stay what the user wrote.
    minify: false,
    rolldownOptions: {
      input: {
        index: here('web/index.html'),
        tab: here('web/tab.html'),
        ...Object.fromEntries(programs),
      },
      preserveEntrySignatures: 'exports-only',
      output: {
        entryFileNames: (chunk) => (chunk.name.startsWith('programs/') ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  test: {
    root: here('.'),
    alias: { tabmpi: here('web/rank/tabmpi.ts') },
    include: ['{shared,signaling-server,web,mpirun,docs,e2e/bench}/**/*.test.{ts,tsx}'],
    // A native GPU binding lives in some tests: processes, not threads.
    pool: 'forks',
    env: softwareAdapterEnvironment(),
    // Vitest leaves a processor to itself and would use but one of two, though it waits while the tests run.
    maxWorkers: '100%',
    // A time-out only ends what hangs: how long a test takes depends on all that the machine does.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
