import { word } from '$lib/i18n';

/** The rules of the report, in the order in which a reviewer looks at them. */
export const RULES = [
  'oneself', 'family_name', 'colleague', 'look_without_check', 'burst', 'off_shift', 'near_identical', 'near_numbers',
  'searches', 'files_held',
];

export const ruleOf = (query: string): { name: string; sentence: string } => ({
  name: word('dpo.rule', query),
  sentence: word('dpo.rule_says', query),
});
