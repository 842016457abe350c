import { statSync } from 'node:fs'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import sirv from 'sirv'

/** A file that is served from memory. */
export interface MemoryFile {
  /** Its media type, e.g. `text/javascript`. */
  type: string
  body: string | Uint8Array
}

export interface PagesOptions {
  /** Folders of static files; an earlier one hides a later one's file of the same path. */
  roots: readonly string[]
  /** Files from memory, by exact path as a browser asks for it; they hide the folders'. May be added to while serving. */
  files: ReadonlyMap<string, MemoryFile>
  /** What answers as JSON, by exact path. */
  json: Readonly<Record<string, () => unknown>>
}

/** The path of a request, as the browser sent it and without its query. */
export const pathOf = (request: IncomingMessage): string => request.url?.split('?', 1)[0] ?? '/'

/**
 * Answers what is plain HTTP: the built page, programs, and a few lines of JSON.
 * @throws Error for a folder that does not exist
 */
export function createPages({ roots, files, json }: PagesOptions): RequestListener {
  const folders = roots.map((root) => {
    if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new Error(`there is no folder ${root} to serve the page from; build it first (npm run build)`)
    }
    // dev: looks at the disk at each request, so that a rebuilt page is not served with the old one's lengths.
    return sirv(root, { dev: true, etag: true })
  })
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD')
      return sendText(response, 405, `${request.method} is not possible here; use GET`)
    }
    const path = pathOf(request)
    const answer = Object.hasOwn(json, path) ? json[path] : undefined
    if (answer !== undefined) return send(response, 200, 'application/json', JSON.stringify(answer()))
    const file = files.get(path)
    if (file !== undefined) return send(response, 200, file.type, file.body)
    // HACK: sirv 3.0.2 throws out of the request's handler at a range whose end lies before its start.
    delete request.headers.range
    tryInTurn(folders, request, response)
  }
}

function tryInTurn(folders: ReturnType<typeof sirv>[], request: IncomingMessage, response: ServerResponse): void {
  const [folder, ...others] = folders
  if (folder === undefined) sendText(response, 404, `there is no ${pathOf(request).slice(0, 200)} here`)
  else folder(request, response, () => tryInTurn(others, request, response))
}

function sendText(response: ServerResponse, status: number, text: string): void {
  // What is missing now may be there after the next build, whatever its name.
  response.setHeader('Cache-Control', 'no-cache')
  send(response, status, 'text/plain;charset=utf-8', `${text}\n`)
}

function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
}
