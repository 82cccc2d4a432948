// What the server shows. The shapes are generated from the interface description; here they
// get the names the pages use. The server leaves out what is absent, so `null` is taken off,
// and words that the pages switch on are narrowed.
import type { components } from './schema'

type Schemas = components['schemas']

/** Without `null`, all the way down. */
export type Plain<T> = T extends (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { [Key in keyof T]: Plain<Exclude<T[Key], null>> }
    : T
type View<Name extends keyof Schemas> = Plain<Schemas[Name]>
type Narrow<T, Words> = Omit<T, keyof Words> & Words

export type LightStatus = 'overdue' | 'near' | 'on_track' | 'done' | 'not_started' | 'unreported'
export type ScheduleStatus = 'behind' | 'on_pace' | 'ahead' | 'complete' | 'other'

export type Text = View<'Words'>
export type Problem = Partial<View<'Problem'>> & { status: number; title: string; type: string }
export type Account = View<'Account'>
export type Session = View<'Session'>
export type SampleAccount = View<'SampleAccount'>
export type AccountWish = View<'AccountWish'>
export type Organ = View<'Organ'>
export type Catalog = View<'Catalog'>

export type ReportCounts = View<'ReportCounts'>
export type ReportSummary = View<'ReportSummary'>
export type Section = View<'Section'>
export type Mark = Narrow<
  View<'Mark'>,
  { kind: 'promise' | 'figure' | 'skip'; light?: LightStatus }
>
export type Report = Narrow<View<'Report'>, { marks: Mark[] }>
export type Job = View<'Job'>
export type LeftOut = View<'LeftOut'>
export type Replaced = View<'Replaced'>

export type Notice = View<'Notice'>
export type NoticeTask = View<'NoticeTask'>
export type NoticeOwner = View<'NoticeOwner'>
export type NoticePromise = View<'NoticePromise'>
export type Links = View<'Links'>
export type LinkPair = View<'LinkPair'>
export type LinkSpot = View<'LinkSpot'>
export type LinkDecision = Schemas['LinkDecision']
export type Ruling = View<'Ruling'>

export type Suggestion = View<'Suggestion'>
export type NamedOwner = View<'NamedOwner'>
export type ReviewItem = View<'ReviewItem'>
export type Owner = View<'Owner'>
export type Decision = View<'Decision'>
export type DecisionResult = View<'DecidedOne'>
export type ReshapeWish = Schemas['Reshape']
export type Reshaped = View<'ReshapedAll'>

export type OrganRef = View<'OrganRef'>
export type Light = Narrow<View<'Light'>, { status: LightStatus }>
export type Schedule = Narrow<View<'Schedule'>, { status: ScheduleStatus }>
export type TargetValue = Partial<View<'TargetValue'>>
export type TargetBrief = View<'TargetBrief'>
type Lights = { light?: Light; schedule: Schedule }
export type PromiseRow = Narrow<View<'PromiseRow'>, Lights>
export type PromiseTotals = View<'Totals'>
export type PromisePage = Narrow<View<'PromisePage'>, { items: PromiseRow[] }>

export type EvidenceRef = View<'Evidence'>
export type Action = View<'Action'>
export type Milestone = Narrow<View<'Milestone'>, { light?: Light }>
export type Progress = View<'Progress'>
export type Slippage = View<'Slippage'>
export type Acceptance = View<'Acceptance'>
export type Target = View<'Target'>
export type TargetStart = View<'TargetStart'>
export type FactChange = View<'FactChange'>
export type TimelineItem = View<'TimelineItem'>
export type Task = Narrow<View<'Task'>, Lights & { milestones: Milestone[] }>

export type FigureRow = View<'FigureRow'>
export type FigurePoint = Narrow<View<'FigurePoint'>, { kind: 'actual' | 'last' | 'target' }>
export type Figure = Narrow<View<'Figure'>, { points: FigurePoint[] }>
export type Why = View<'Why'>
export type WhyRow = View<'WhyRow'>

/** What is sent keeps `null`: it empties a field. */
export type FieldValue = string | number | boolean | null
export type Values = Record<string, FieldValue>
export type Draft = Schemas['Draft']
export type DraftBody = Schemas['DraftBody']
export type FactResult = View<'RecordedOne'>
export type Change = View<'Change'>
export type List<T> = { items: T[]; next?: string }
