import { at } from './address';
import { file as fetched, get, post, send } from './api';
import type { Alert } from './types';

/** What the server takes: 5 MiB, of kinds that it judges by their content. */
export const MOST_BYTES = 5 * 1024 * 1024;
export const TAKEN = '.pdf,.png,.jpg,.jpeg,.docx,.txt,.csv,.md';

/** Whether it was searched for malware: where there is no scanner it is not; one that waits nobody gets yet. */
export type Checked = 'unchecked' | 'waiting' | 'clean' | 'refused';

/** Whether whoever sees it may save it. */
export const isHandedOut = (file: { checked: Checked }): boolean => file.checked === 'unchecked' || file.checked === 'clean';

export interface FileFace {
  id: string;
  name: string;
  media_type: string;
  bytes: number;
  /** SHA-256, hexadecimal. */
  sha256: string;
  checked: Checked;
  by: string;
  at: string;
}

/** A document that goes with an alert, as its newest version is; the others are in its room. */
export interface AlertFile extends FileFace {
  /** The principal that put it there first. */
  side: string;
  /** The file with which it began, by which the thread names it. */
  document: string;
  number: number;
  /** How many of its versions may be saved. */
  saved: number;
}

/** A version, and who has opened it, the last of them by name; null for all but the side that put it there. */
export interface FileVersion extends FileFace {
  number: number;
  note: string;
  country: string;
  opened: { name: string; country: string; at: string }[] | null;
  /** How many more have. */
  more: number;
}

/** A document of an alert with its versions, the newest first. */
export interface FileDocument {
  id: string;
  title: string;
  versions: FileVersion[];
  may: 'version'[];
}

export interface NewFile {
  name: string;
  content: string;
}

/** A chosen file as it is sent: base64 in JSON. */
export function sent(file: File): Promise<NewFile> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, content: String(reader.result).split(',')[1] ?? '' });
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(file);
  });
}

/** Saves a file of the server's under the name that it gives; the name. */
export async function saved(path: string): Promise<string> {
  const { name, blob } = await fetched(path);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  return name;
}

/** The files of an alert. */
export const attachments = {
  add: async (alert: Alert, file: File) => post<Alert>(at`/api/alerts/${alert.id}/attachments`, { file: await sent(file) }, alert.version),
  /** What lies with an alert, in all its versions. */
  room: (alert: { id: string }) => get<{ documents: FileDocument[] }>(at`/api/alerts/${alert.id}/room`),
  anew: async (alert: Alert, document: FileDocument, note: string, file: File) =>
    post<Alert>(at`/api/alerts/${alert.id}/attachments/${document.id}/versions`, { note, file: await sent(file) }, alert.version),
  remove: (alert: Alert, file: FileFace) => send<Alert>('DELETE', at`/api/alerts/${alert.id}/attachments/${file.id}`, undefined, alert.version),
  save: (alert: { id: string }, file: FileFace) => saved(at`/api/alerts/${alert.id}/attachments/${file.id}`),
};
