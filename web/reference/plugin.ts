import type { Plugin } from 'vite'
import { makeReference } from './make-reference.ts'

const NAME = 'virtual:tabmpi-reference'

/** Gives the page the module `virtual:tabmpi-reference`. @param root folder of the repository */
export function reference(root: string): Plugin {
  return {
    name: 'tabmpi-reference',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load: (id) => (id === `\0${NAME}` ? `export default ${JSON.stringify(makeReference(root))}` : null),
  }
}
