import { type Arguments, type Defaults, REQUIRED } from './arguments.ts'
import type { BufferData } from './buffer-data.ts'
import type { BufSpec } from './buffer-forms.ts'
import { ANY_SOURCE, ANY_TAG } from './constants.ts'
import type { Status } from './status.ts'

export type SendKeywords = { dest: number; tag?: number }
export type SendArguments = Arguments<[dest: number, tag?: number], SendKeywords>

export type ReceiveKeywords = { source?: number; tag?: number; status?: Status | null }
export type ReceiveArguments = Arguments<[source?: number, tag?: number, status?: Status | null], ReceiveKeywords>

export type IreceiveKeywords = { source?: number; tag?: number }
export type IreceiveArguments = Arguments<[source?: number, tag?: number], IreceiveKeywords>

export type ObjectReceiveKeywords = ReceiveKeywords & { buf?: null }
export type ObjectReceiveArguments = Arguments<
  [buf?: null, source?: number, tag?: number, status?: Status | null],
  ObjectReceiveKeywords
>
export type ObjectIreceiveKeywords = IreceiveKeywords & { buf?: null }
export type ObjectIreceiveArguments = Arguments<[buf?: null, source?: number, tag?: number], ObjectIreceiveKeywords>

export type SendrecvKeywords<R extends BufferData> = {
  dest: number
  sendtag?: number
  recvbuf: BufSpec<R> | null
  source?: number
  recvtag?: number
  status?: Status | null
}
export type SendrecvArguments<R extends BufferData> = Arguments<
  [
    dest: number,
    sendtag: number | undefined,
    recvbuf: BufSpec<R> | null,
    source?: number,
    recvtag?: number,
    status?: Status | null,
  ],
  SendrecvKeywords<R>
>

export type IsendrecvKeywords<R extends BufferData> = Omit<SendrecvKeywords<R>, 'status'>
export type IsendrecvArguments<R extends BufferData> = Arguments<
  [dest: number, sendtag: number | undefined, recvbuf: BufSpec<R> | null, source?: number, recvtag?: number],
  IsendrecvKeywords<R>
>

export type ReplaceKeywords = {
  dest: number
  sendtag?: number
  source?: number
  recvtag?: number
  status?: Status | null
}
export type ReplaceArguments = Arguments<
  [dest: number, sendtag?: number, source?: number, recvtag?: number, status?: Status | null],
  ReplaceKeywords
>

export type IreplaceKeywords = Omit<ReplaceKeywords, 'status'>
export type IreplaceArguments = Arguments<
  [dest: number, sendtag?: number, source?: number, recvtag?: number],
  IreplaceKeywords
>

export type ObjectSendrecvKeywords = ReplaceKeywords & { recvbuf?: null }
export type ObjectSendrecvArguments = Arguments<
  [dest: number, sendtag?: number, recvbuf?: null, source?: number, recvtag?: number, status?: Status | null],
  ObjectSendrecvKeywords
>

/** Defaults of a receive: what comes first. */
export const FROM_ANY = { source: ANY_SOURCE, tag: ANY_TAG }
export const RECEIVE: Defaults<ReceiveKeywords> = { ...FROM_ANY, status: null }
export const SEND: Defaults<SendKeywords> = { dest: REQUIRED, tag: 0 }

/** A send's arguments for people. */
export const to = (dest: number, tag: number): string => `dest ${dest}, tag ${tag}`

/** A receive's arguments for people. */
export const from = (source: number, tag: number): string =>
  `source ${source === ANY_SOURCE ? 'ANY_SOURCE' : source}, tag ${tag === ANY_TAG ? 'ANY_TAG' : tag}`
