// Writing: drafts through the general door, files as evidence.
import { api, ApiProblem, asForm, read } from './client'
import { actingOrgan } from './session'
import { factId, recordId } from './ulid'
import type { Draft, DraftBody, EvidenceRef, FactResult, Values } from './view'

type Extra = { evidence?: EvidenceRef[]; amends?: string; reason?: string; organ?: string }

export function draftOf(body: DraftBody, extra: Extra = {}): Draft {
  return {
    id: factId(),
    organ: extra.organ || actingOrgan.value,
    evidence: extra.evidence ?? [],
    ...(extra.amends ? { amends: extra.amends } : {}),
    ...(extra.reason ? { reason: extra.reason } : {}),
    body,
  }
}

export function openBody(type: string, values: Values): DraftBody {
  return { do: 'open', record: { type, id: recordId() }, values: said(values) }
}

/** Only the values that say something: an untouched field is left out. */
export function said(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== '' && value !== undefined),
  )
}

/** Sends drafts; the first refusal becomes the error. The same drafts may be sent again. */
export async function record(drafts: Draft[]): Promise<FactResult[]> {
  const { results } = await read(api.POST('/api/facts', { body: { drafts } }))
  const refused = results.find((result) => !result.ok)
  if (refused?.problem) throw new ApiProblem(refused.problem)
  return results
}

export async function keepFile(file: File): Promise<EvidenceRef> {
  const form = new FormData()
  form.append('file', file, file.name)
  const headers = { 'Idempotency-Key': factId() }
  const kept = await read(api.POST('/api/blobs', { ...asForm(form), headers }))
  return { blob: kept.blob, name: kept.name, media: kept.media }
}
