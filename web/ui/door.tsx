import { useState } from 'preact/hooks'
import { openTab } from '../page/open-tab.ts'
import type { Tab, TabOptions } from '../page/tab.ts'
import { rememberedName, rememberName, TabMemory, tabStorage } from '../page/tab-memory.ts'
import type { Environment } from './environment.ts'
import type { LinePair } from './line-groups.ts'
import { NameScreen } from './name-screen.tsx'
import { noticesOf } from './notices.ts'
import { WorldScreen } from './world-screen.tsx'

interface Props {
  options: TabOptions
  link: string
  environment: Environment
  lesson: LinePair[]
}

/** From a world's link into the world: at once where this tab's person has a name already, else by way of asking for it. */
export function Door({ options, link, environment, lesson }: Props) {
  const [storage] = useState(tabStorage)
  const enter = (name: string): Tab => {
    const memory = new TabMemory(storage, options.world)
    const { making } = memory
    return openTab({ ...options, memory, name, makes: making !== null, title: making ?? '' })
  }
  const [tab, setTab] = useState<Tab | null>(() => {
    const name = rememberedName(storage)
    return name === null ? null : enter(name)
  })
  if (tab !== null) return <WorldScreen tab={tab} link={link} environment={environment} lesson={lesson} />
  const join = (name: string) => {
    rememberName(storage, name)
    setTab(enter(name))
  }
  return <NameScreen notices={noticesOf({ problem: null, gpu: null }, environment)} join={join} />
}
