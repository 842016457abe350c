import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { softwareAdapterEnvironment } from './web/compute/testing/software-adapter.ts'
import { reference } from './web/reference/plugin.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Each gallery program is an entry of its own: `/programs/NAME.js`. */
const programs = readdirSync(here('web/programs'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file): [string, string] => [`programs/${basename(file, '.ts')}`, here(`web/programs/${file}`)])

export default defineConfig({
  root: here('web'),
  plugins: [reference(here('.'))],
  resolve: { alias: { tabmpi: here('web/rank/tabmpi.ts') } },
  build: {
    outDir: here('dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // A kernel is compiled from its function's text: it must stay what the user wrote.
    minify: false,
    rolldownOptions: {
      // Worker, runtime and programs are plain entries, not Vite workers: they must share one instance of 'tabmpi'.
      input: {
        index: here('web/index.html'),
        tab: here('web/tab.html'),
        tabmpi: here('web/rank/tabmpi.ts'),
        worker: here('web/rank/worker.ts'),
        compiler: here('web/compiler/worker.ts'),
        introducer: here('web/transport/introducer.ts'),
        ...Object.fromEntries(programs),
      },
      preserveEntrySignatures: 'exports-only',
      output: {
        entryFileNames: (chunk) =>
          ['tabmpi', 'worker', 'compiler', 'introducer'].includes(chunk.name) || chunk.name.startsWith('programs/')
            ? '[name].js'
            : 'assets/[name]-[hash].js',
      },
    },
  },
  test: {
    root: here('.'),
    include: ['{shared,signaling-server,web,mpirun,docs,e2e/bench}/**/*.test.{ts,tsx}'],
    // A native GPU binding lives in some tests: processes, not threads.
    pool: 'forks',
    env: softwareAdapterEnvironment(),
  },
})
