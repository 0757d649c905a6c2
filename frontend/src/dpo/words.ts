import { country, t, word } from '$lib/i18n';
import type { Look, Rule } from '$lib/oversight';

/** What personal data may be looked at for; the server refuses others. */
export const PURPOSES = [
  'arrest', 'locate', 'investigation', 'warning', 'identification', 'forensic', 'security-check', 'crime-analysis', 'border-control', 'oversight',
];

/** The acts that are asked for most; any other is found by its person or record. */
export const VERBS = [
  'check.file', 'check.read', 'check.list', 'match.read', 'match.claim', 'match.ask', 'match.answer', 'match.verdict', 'match.record', 'match.screen',
  'entry.read', 'entry.add', 'entry.change', 'entry.remove', 'watchlist.create', 'list.import',
  'alert.list', 'alert.draft', 'alert.release', 'alert.open', 'alert.acknowledge', 'alert.reply', 'incident.list', 'incident.record', 'incident.withdraw',
  'care.list', 'care.read', 'care.record', 'care.lead', 'care.erase', 'care.worry',
  'audit.read', 'audit.mine', 'misuse.read', 'look.refuse', 'act.refuse', 'session.open', 'session.close', 'session.purpose',
];

export const verbOf = (verb: string): string => word('dpo.verb', verb);
export const purposeOf = (purpose: string): string => word('dpo.purpose', purpose);
/** Of a refusal the log keeps the act and the kind of problem: `match.read not-allowed`. */
export function resultOf(result: string): string {
  const [act, problem] = result.split(' ');
  return act && problem && VERB.test(act) ? `${verbOf(act)}: ${word('problem', problem)}` : word('dpo.result', result);
}

const VERB = /^([a-z-]+\.[a-z-]+|call)$/;

/** The person, else the part of the server that did it by itself. */
export const whoOf = (look: Look): string => look.name ?? (look.service ? `${t('role.service')} ${look.service}` : t('dpo.nobody'));
export const whereOf = (look: Look): string => (look.user_name ? [look.user_name, look.country && country(look.country)].filter(Boolean).join(' · ') : '');

/** The end of an id is what tells records apart; the beginning is the time. */
export const shortId = (id: string): string => `…${id.slice(-8)}`;

/** What the law lets a period be. */
export const limitsOf = ({ least_days: least, most_days: most }: Rule): string =>
  most === null ? t('dpo.at_least', { least }) : t('dpo.between', { least, most });
