// What the server shows: the shapes of the web views, named as in the interface description.

export type Text = { zh: string; en: string }
export type LightStatus = 'overdue' | 'near' | 'on_track' | 'done' | 'not_started' | 'unreported'
export type ScheduleStatus = 'behind' | 'on_pace' | 'ahead' | 'complete' | 'other'

export type Grant = { role: string; organ: string; organ_title: string }
export type Account = {
  id: string
  name: string
  title: string
  grants: Grant[]
  must_change: boolean
  sample: boolean
}
export type Session = {
  account?: Account
  csrf: string
  district: { id: string; title: string | Text; code: string; sample: boolean }
  catalog: { digest: string }
  first_login: boolean
}
export type SampleAccount = { name: string; title: string; password: string }

export type Organ = {
  id: string
  kind: string
  name: string
  short: string
  aliases: string[]
  evidence: string
  collective: boolean
}
export type CatalogField = {
  name: string
  title: Text
  kind: string
  options?: { name: string; title: Text }[]
  required: boolean
  unit?: string
}
export type CatalogRecord = {
  id: string
  title: Text
  fields: CatalogField[]
  states: { name: string; title: Text }[]
  transitions: { name: string; title: Text; from: string[]; to: string; by: string[] }[]
}
export type Catalog = {
  digest: string
  records: CatalogRecord[]
  lights: { id: string; zh: string; en: string }[]
  roles: { id: string; title: Text; granted: boolean }[]
}

export type ReportCounts = {
  figures: number
  promises: number
  skips: number
  sections: number
  proposed: number
  accepted: number
  rejected: number
}
export type ReportSummary = {
  id: string
  title: string
  year: number
  state: 'reviewing' | 'published' | 'withdrawn'
  doc_no?: string
  issued_on?: string
  file_name?: string
  sample: boolean
  chars: number
  sha256: string
  counts: ReportCounts
}
export type Section = {
  id: string
  heading: string
  level: number
  part: string
  start: number
  end: number
}
export type Mark = {
  kind: 'promise' | 'figure' | 'skip'
  id: string
  start: number
  end: number
  num_start?: number
  num_end?: number
  state: string
  light?: LightStatus
  reason?: Text
  title: string
}
export type Report = ReportSummary & { text: string; sections: Section[]; marks: Mark[] }

export type Problem = {
  type: string
  title: string
  status: number
  detail?: string
  code?: string
  instance?: string
  errors?: { path?: string; line?: number; column?: number; message: string; help?: string }[]
}
export type Job = {
  id: number
  state: 'running' | 'done' | 'failed'
  done: number
  total: number
  step: Text
  report?: string
  problem?: { code: string; title: Text; detail: string }
}

export type Suggestion = {
  organ: string
  organ_title: string
  role: 'lead' | 'support'
  reason: Text
  score: number
}
export type FieldValue = string | number | boolean | null
export type ReviewItem = {
  id: string
  kind: 'promise' | 'figure' | 'skip'
  state: string
  start: number
  end: number
  quote: string
  fields: Record<string, FieldValue>
  section?: { id: string; heading: string }
  owners: { organ: string; organ_title: string; role: string }[]
  suggestions: Suggestion[]
}
export type Decision = {
  fact: string
  kind: 'promise' | 'figure'
  id: string
  decision: 'accept' | 'reject' | 'restore' | 'edit'
  values?: Record<string, FieldValue>
  owners?: { organ: string; role: string; reason?: string }[]
}
export type DecisionResult = { id: string; ok: boolean; problem?: Problem }

export type OrganRef = { id: string; short: string; name: string; collective: boolean }
export type Light = {
  status: LightStatus
  since?: string
  moment: string
  rule: Text
  late_days?: number
  was_late: boolean
  because: Text
}
export type Schedule = {
  status: ScheduleStatus
  moment: string
  rule: Text
  because: Text
  actual?: string
  expected?: string
}
export type TargetValue = {
  comparator?: string
  value?: string
  unit?: string
  change?: string
  direction?: string
  due?: string
}
export type TargetBrief = {
  id: string
  series?: string
  indicator: string
  last?: { value: string; unit?: string; period?: string }
  target?: TargetValue
  actual?: { value: string; unit?: string; period?: string; as_of?: string; standing?: string }
  sentence?: string
}
export type PromiseRow = {
  id: string
  report: string
  position: number
  quote: string
  action: string
  object?: string
  section?: { id: string; heading: string }
  topic?: string
  modality?: string
  form?: string
  specificity?: string
  state: string
  due: string
  due_stated: boolean
  leads: OrganRef[]
  supports: OrganRef[]
  light: Light
  schedule: Schedule
  said?: { word: string; as_of: string }
  targets: TargetBrief[]
}
export type PromiseTotals = {
  light: Partial<Record<LightStatus, number>>
  schedule: Partial<Record<ScheduleStatus, number>>
  all: number
}
export type PromisePage = { items: PromiseRow[]; next?: string; totals: PromiseTotals }

export type EvidenceRef = { blob: string; name: string; media: string }
export type Action = { name: string; title: Text }
export type Milestone = {
  id: string
  title: string
  due: string
  done_on?: string
  state: string
  light?: Light
  actions?: Action[]
}
export type Progress = {
  id: string
  as_of: string
  said: string
  note: string
  share?: string
  by: { organ: OrganRef }
  known: string
  evidence: EvidenceRef[]
}
export type Slippage = {
  id: string
  reason: string
  cause?: string
  new_due?: string
  state: string
  actions?: Action[]
}
export type Acceptance = {
  id: string
  test: string
  signed_by?: OrganRef
  signed_on?: string
  note?: string
  state: string
  actions?: Action[]
}
export type TargetLast = {
  period: string
  value: string
  unit?: string
  source?: { report: string; start: number; end: number; quote: string }
}
export type TargetActual = {
  period: string
  as_of: string
  value: string
  unit?: string
  standing?: string
  publisher?: OrganRef
  document?: string
  fact: string
}
export type Target = {
  id: string
  series?: { id: string; name: string; unit?: string }
  indicator: string
  target?: TargetValue
  sentence?: string
  last: TargetLast[]
  actual: TargetActual[]
}
export type FactChange = { field: string; title: Text; from?: FieldValue; to?: FieldValue }
export type TimelineItem = {
  fact: string
  at: string
  known: string
  verb: string
  record: { type: string; id: string }
  title: Text
  organ?: OrganRef
  actor: string
  source: { kind: string; detail?: string }
  evidence: EvidenceRef[]
  amends?: string
  amended_by?: string
  changes: FactChange[]
}
export type Status = { word: string; because?: Text; as_of?: string }
export type Task = Omit<PromiseRow, 'report' | 'targets'> & {
  start: number
  end: number
  context: { before: string; quote: string; after: string }
  report: { id: string; title: string }
  targets: Target[]
  milestones: Milestone[]
  progress: Progress[]
  slippages: Slippage[]
  acceptance: Acceptance[]
  statuses: { said: Status | null; supported: Status; standing: Status }
  baseline: { due: string; stated: boolean }
  actions: Action[]
  timeline: TimelineItem[]
  next_cursor?: string
}

export type FigureRow = {
  id: string
  kind: 'series' | 'indicator'
  title: Text
  unit?: string
  value?: string
  as_of?: string
  last?: string
  target?: string
  light?: LightStatus
}
export type FigurePoint = {
  period: string
  as_of?: string
  value: string
  kind: 'actual' | 'last' | 'target'
  standing?: string
  fact?: string
}
export type FigureTarget = {
  promise: string
  value?: string
  comparator?: string
  due?: string
  quote: string
}
export type Claim = {
  report: string
  start: number
  end: number
  quote: string
  nature: string
  period?: string
  value?: string
  unit?: string
}
export type Figure = {
  id: string
  kind: 'series' | 'indicator'
  title: Text
  unit?: string
  as_of?: string
  value?: string
  numerator?: string
  denominator?: string
  points: FigurePoint[]
  targets: FigureTarget[]
  groups?: { key: string; title: Text | string; value: string }[]
  versions: { from?: string; until?: string; title: Text }[]
  definition?: {
    kind: string
    from?: string
    where?: string
    on?: string
    measure?: string
    by: string[]
  }
  corrections: {
    fact: string
    amends: string
    at: string
    known: string
    from?: string
    to?: string
  }[]
  claims: Claim[]
}
export type WhyRow = {
  record: { type: string; id: string }
  title: string
  day?: string
  amount: string
  facts: string[]
}
export type Why = {
  formula: Text
  sql: string
  parameters: FieldValue[]
  rows: WhyRow[]
  rows_total: number
  facts: TimelineItem[]
  sentences: { report: string; start: number; end: number; quote: string }[]
  cell?: string
  recomputed?: string
  agrees: boolean
  versions: { from?: string; until?: string; title: Text }[]
  moment: string
}

export type Values = Record<string, FieldValue>
export type DraftBody =
  | { do: 'open' | 'set'; record: { type: string; id: string }; values: Values }
  | { do: 'move'; record: { type: string; id: string }; transition: string; values?: Values }
  | { do: 'retract'; record: { type: string; id: string }; reason: string }
export type Draft = {
  id: string
  at?: string
  organ: string
  evidence: EvidenceRef[]
  amends?: string
  reason?: string
  body: DraftBody
}
export type FactResult = {
  fact: string
  ok: boolean
  seq?: number
  repeated?: boolean
  problem?: Problem
}
export type Change = { seq: number; record: { type: string; id: string }; verb: string }
export type List<T> = { items: T[]; next?: string }
