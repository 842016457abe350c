/** The text of each program of the gallery, loaded when somebody wants to read or change it. */
const SOURCES = import.meta.glob<string>('../programs/*.ts', { query: '?raw', import: 'default' })

/** @param name without its ending, e.g. `vector-add` */
export function loadSource(name: string): Promise<string> {
  const load = SOURCES[`../programs/${name}.ts`]
  return load === undefined ? Promise.reject(new Error(`the gallery has no ${name}.ts`)) : load()
}
