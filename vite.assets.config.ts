import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** What every page of tabmpi's finds under `/tabmpi/` (see shared/assets.ts), and the module `tabmpi/page`: one folder, complete in itself. */
export default defineConfig({
  root: here('web'),
  // Wherever it is served, its files find each other.
  base: './',
  build: {
    outDir: here('dist/assets/tabmpi'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: true,
    // A program's kernels and the runtime are read by people in the browser's own tools.
    minify: false,
    modulePreload: false,
    rolldownOptions: {
      // Plain entries, not Vite workers: worker and programs must share one instance of 'tabmpi'.
      input: {
        tabmpi: here('web/rank/tabmpi.ts'),
        worker: here('web/rank/worker.ts'),
        introducer: here('web/transport/introducer.ts'),
        compiler: here('web/compiler/worker.ts'),
        page: here('web/page/tabmpi-page.ts'),
      },
      preserveEntrySignatures: 'strict',
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name]-[hash].js',
        assetFileNames: '[name]-[hash][extname]',
      },
    },
  },
})
