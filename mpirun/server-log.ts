import { type Logger, pino } from 'pino'

/** The server's log, one JSON object a line on standard error: standard output belongs to the ranks. */
export function serverLog(level: 'info' | 'warn'): Logger {
  return pino({ level }, pino.destination({ dest: 2, sync: true }))
}
