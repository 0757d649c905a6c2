import { at } from './address';
import { get, post, send, withQuery } from './api';
import { saved, sent, type Checked } from './files';
import type { Page } from './types';

export interface DocumentVersion {
  number: number;
  name: string;
  media_type: string;
  bytes: number;
  sha256: string;
  checked: Checked;
  note: string;
  by: string;
  country: string;
  at: string;
}

/** A document with its versions, the newest first, and the countries that see it. */
export interface RoomDocument {
  id: string;
  version: number;
  title: string;
  parties: string[];
  versions: DocumentVersion[];
  may: 'version'[];
}

export interface Clarification {
  id: string;
  document: string | null;
  question: string;
  asked_by: string;
  asked_country: string;
  asked_at: string;
  answer: string;
  answered_by: string;
  answered_at: string | null;
  may: 'answer'[];
}

export interface RoomLine {
  id: string;
  version: number;
  network: string;
  title: string;
  parties: string[];
  marking: string;
  state: 'open' | 'closed';
  opened_at: string;
  /** Of the secretariat that opened it. */
  opened_country: string;
  /** Questions that nobody has answered yet. */
  unanswered: number;
}

/** The parties from a version of the room on; of the oldest changes neither time nor person is known. */
export interface PartiesChange {
  version: number;
  at: string | null;
  by: string;
  country: string;
  parties: string[];
  reason: string;
}

/** A room of a network with all of it that this reader sees. */
export interface Room extends RoomLine {
  about: string;
  opened_by: string;
  closed_reason: string;
  /** How the parties became others, the oldest change first. */
  changes: PartiesChange[];
  documents: RoomDocument[];
  clarifications: Clarification[];
  may: ('write' | 'set-parties' | 'close')[];
}

export interface NewRoom {
  /** Of the sender's: kept until the room is there, so that one sent twice is one. */
  id: string;
  title: string;
  about: string;
  parties: string[];
  marking: string;
}

export const rooms = {
  of: (network: string, cursor?: string) => get<Page<RoomLine>>(withQuery(at`/api/networks/${network}/rooms`, { cursor })),
  one: (id: string) => get<Room>(at`/api/rooms/${id}`),
  open: (network: string, room: NewRoom) => post<Room>(at`/api/networks/${network}/rooms`, room),
  /** id: of the sender's, kept until the document is there. */
  add: async (room: Room, id: string, title: string, parties: string[], file: File) =>
    post<Room>(at`/api/rooms/${room.id}/documents`, { id, title, parties, file: await sent(file) }),
  anew: async (document: RoomDocument, note: string, file: File) =>
    post<Room>(at`/api/documents/${document.id}/versions`, { note, file: await sent(file) }, document.version),
  save: (document: RoomDocument, number: number) => saved(at`/api/documents/${document.id}/versions/${String(number)}`),
  ask: (room: Room, text: string, document: string | null) => post<Room>(at`/api/rooms/${room.id}/questions`, { text, document }),
  answer: (question: Clarification, text: string) => post<Room>(at`/api/questions/${question.id}/answer`, { text }),
  setParties: (room: Room, parties: string[], reason: string) => send<Room>('PUT', at`/api/rooms/${room.id}/parties`, { parties, reason }, room.version),
  close: (room: Room, reason: string) => post<Room>(at`/api/rooms/${room.id}/close`, { reason }),
};
