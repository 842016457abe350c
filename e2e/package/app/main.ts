import { Compiler, openTab, type TabState } from 'tabmpi/page'
import sum from './sum.ts?raw'

const query = new URLSearchParams(location.search)
const tab = openTab({ world: query.get('world') ?? 'alone', server: query.get('server') ?? location.origin })
const compiler = new Compiler()
tab.subscribe(show)
show(tab.state)

onClick('agree', () => tab.consent(true))
onClick('sum', async () => {
  const { code, problems } = await compiler.compile('sum.ts', sum)
  if (code === null) throw new Error(problems.map(({ message }) => message).join('\n'))
  await tab.start({ program: tab.share('sum.ts', code), args: ['100'], size: tab.state.members.length })
})
onClick('served', () =>
  tab.start({ program: { name: 'served.js', url: '/served.js' }, args: [], size: tab.state.members.length }),
)

function show({ members, run, problem }: TabState): void {
  const connected = members.filter(({ link }) => link === 'self' || link === 'connected')
  const agreed = members.filter(({ consents }) => consents)
  write('members', `${connected.length} tabs, ${agreed.length} agreed`)
  const lines = run?.ranks.flatMap(({ output }) => output.map(({ text }) => text)) ?? []
  const outcome = run?.outcome?.kind === 'failed' ? run.outcome.message : run?.outcome?.kind
  write('output', [...lines, outcome ?? ''].join('\n'))
  write('problem', problem ?? '')
}

function onClick(id: string, act: () => Promise<void>): void {
  document.getElementById(id)?.addEventListener('click', () => {
    write('refusal', '')
    act().catch((error: unknown) => write('refusal', String(error)))
  })
}

function write(id: string, text: string): void {
  const element = document.getElementById(id)
  if (element) element.textContent = text
}
