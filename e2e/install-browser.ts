import { ensureBrowser } from '../mpirun/install-browser.ts'

/** Runs once before all end-to-end tests, so that no test pays for the installation of a browser. */
export default async function installBrowser(): Promise<void> {
  await ensureBrowser({ notice: (line) => process.stderr.write(`tabmpi: ${line}\n`) })
}
