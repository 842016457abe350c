import type { Parameter } from '../programs/course/catalogue.ts'

/** What is wrong with `text` as a value of `parameter`, as a sentence for its field; null when nothing is. */
export function parameterProblem(parameter: Parameter, text: string): string | null {
  if (parameter.kind === 'choice') {
    return parameter.options.includes(text) ? null : `${parameter.name} must be one of ${parameter.options.join(', ')}`
  }
  const { name, min, max } = parameter
  if (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= max) return null
  return `${name} must be a whole number from ${min} to ${max}`
}

/** What is wrong with `text` as the number of ranks when `ranks` of `tabs` tabs can take part; null when nothing is. */
export function sizeProblem(text: string, ranks: number, tabs: number): string | null {
  if (/^[1-9]\d*$/.test(text) && Number(text) <= ranks) return null
  if (tabs === 1) return 'Only 1 tab is here: open more for more ranks'
  if (ranks === tabs) return `Choose from 1 to ${tabs}: as many tabs are here`
  if (ranks === 1) return `Only this tab takes part, of ${tabs} tabs here: the others have not agreed`
  return `Choose from 1 to ${ranks}: as many of the ${tabs} tabs here take part`
}
