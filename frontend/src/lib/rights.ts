import { at } from './address';
import { get, post, send, withQuery } from './api';
import type { Page, PersonSubject } from './types';

export type RequestKind = 'access' | 'rectify' | 'erase' | 'restrict';

/** What a person asks of what is kept about them, and how far the answer has come. */
export interface SubjectRequest {
  id: string;
  version: number;
  kind: RequestKind;
  channel: string;
  person: PersonSubject;
  state: 'received' | 'compiling' | 'answered';
  received_at: string;
  due_at: string;
  /** Its 30 days are over and it is not answered. */
  late: boolean;
  answer: string;
  answered_at: string | null;
}

/** A record that may concern the person. `content`: what its owner lets the person know. */
export interface Finding {
  id: string;
  kind: 'entry' | 'check' | 'match' | 'incident' | 'alert' | 'request';
  record: string;
  place: string;
  owner: string;
  category: string;
  band: string | null;
  state: 'open' | 'agreed' | 'refused';
  reason: string;
  content: Record<string, unknown> | null;
  decided_by: string | null;
  decided_at: string | null;
}

export interface RightsFile extends SubjectRequest {
  findings: Finding[];
}

export interface NewRequest {
  kind: RequestKind;
  channel: string;
  person: PersonSubject;
  received_at: string;
}

/** What a bureau is asked to decide about a record of its country. */
export interface Task {
  id: string;
  request_kind: RequestKind;
  person: PersonSubject;
  due_at: string;
  kind: Finding['kind'];
  record: string;
  place: string;
  category: string;
  state: string;
  found_at: string;
}

export interface Decision {
  decision: 'agree' | 'refuse';
  reason: string;
  disclose?: string[];
}

/** To a country that received a record: what became of it. */
export interface Notice {
  id: string;
  record: string;
  place: string;
  act: 'rectified' | 'erased' | 'restricted';
  country: string;
  made_at: string;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
}

/** The calls about what persons ask, the owners' decisions, and what receivers are told. */
export const rights = {
  requests: (cursor?: string) => get<Page<SubjectRequest>>(withQuery('/api/subject-requests', { cursor })),
  open: (request: NewRequest) => post<SubjectRequest>('/api/subject-requests', request),
  file: (id: string) => get<RightsFile>(at`/api/subject-requests/${id}`),
  compile: (request: SubjectRequest) => post<RightsFile>(at`/api/subject-requests/${request.id}/compile`, {}, request.version),
  answer: (request: SubjectRequest, text: string) => post<RightsFile>(at`/api/subject-requests/${request.id}/answer`, { text }, request.version),
  tasks: (cursor?: string) => get<Page<Task>>(withQuery('/api/subject-findings', { cursor })),
  decide: (task: Task, decision: Decision) => post<Finding>(at`/api/subject-findings/${task.id}/decision`, decision),
  notices: (record?: string, cursor?: string) => get<Page<Notice>>(withQuery('/api/notices', { record, cursor })),
  acknowledge: (notice: Notice) => send<Notice>('POST', at`/api/notices/${notice.id}/acknowledge`),
};
